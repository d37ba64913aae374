package io.github.forkchat.cli;

import io.github.forkchat.cli.exit.ExitCode;
import io.github.forkchat.cli.oneshot.Console;
import io.github.forkchat.cli.oneshot.OneShot;
import java.nio.charset.CharacterCodingException;

/** Runs a command line: a simple one at once, any other by picocli. Threads: used only by the main thread. */
public final class CommandRunner {
    private CommandRunner() {}

    /** Runs it; returns the exit code. */
    public static int execute(String[] args) {
        Console console = new Console();
        return console.finish(run(args, console));
    }

    private static int run(String[] args, Console console) {
        String[] decoded;
        try {
            decoded = Arguments.inUtf8(args);
        } catch (CharacterCodingException e) {
            console.complain("an argument is not in UTF-8");
            return ExitCode.USAGE;
        }
        OneShot simple = OneShot.of(decoded);
        return simple == null ? new ForkchatCommand(console).run(decoded) : simple.run(console);
    }
}
