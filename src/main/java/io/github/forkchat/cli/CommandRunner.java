package io.github.forkchat.cli;

import io.github.forkchat.cli.exit.Console;
import io.github.forkchat.cli.exit.ExitCode;
import io.github.forkchat.cli.oneshot.OneShot;
import java.nio.charset.CharacterCodingException;

/** Runs a command line: a simple one at once, any other by picocli. Threads: used only by the main thread. */
public final class CommandRunner {
    private CommandRunner() {}

    /** Runs it, and exits with its exit code. */
    public static void execute(String[] args) {
        Console console = new Console();
        Thread.setDefaultUncaughtExceptionHandler(
                new Thread.UncaughtExceptionHandler() { // no lambda: see Sender
                    @Override
                    public void uncaughtException(Thread thread, Throwable failure) {
                        System.exit(console.report(failure, false));
                    }
                });
        String[] decoded;
        try {
            decoded = Arguments.inUtf8(args);
        } catch (CharacterCodingException e) {
            console.complain("an argument is not in UTF-8");
            System.exit(ExitCode.USAGE);
            return;
        }
        OneShot simple = OneShot.of(decoded);
        if (simple == null) {
            System.exit(console.finish(new ForkchatCommand(console).run(decoded)));
        } else {
            // There are no shutdown hooks to run, and since JDK 21 System.exit loads the classes of logging.
            Runtime.getRuntime().halt(console.finish(simple.run(console)));
        }
    }
}
