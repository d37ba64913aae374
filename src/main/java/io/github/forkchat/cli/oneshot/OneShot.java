package io.github.forkchat.cli.oneshot;

import io.github.forkchat.cli.exit.CommandFailedException;
import io.github.forkchat.cli.exit.Console;
import io.github.forkchat.cli.exit.ExitCode;
import io.github.forkchat.cli.options.AddressChoice;
import io.github.forkchat.cli.options.ServerDialogue;
import java.nio.file.Path;

/**
 * A command line that needs no picocli: {@code --version}, and simple ones of send and who. Threads: used only by the
 * main thread.
 */
public final class OneShot {
    /** Null for {@code --version}. */
    private final SimpleArguments arguments;

    private OneShot(SimpleArguments arguments) {
        this.arguments = arguments;
    }

    /** Returns null if picocli has to read the command line. */
    public static OneShot of(String[] args) {
        if (args.length == 1 && (args[0].equals("--version") || args[0].equals("-V"))) {
            return new OneShot(null);
        }
        SimpleArguments simple = SimpleArguments.of(args);
        return simple == null ? null : new OneShot(simple);
    }

    /** Runs the command; returns the exit code. */
    public int run(Console console) {
        try {
            if (arguments == null) {
                console.out().println(Version.line());
                return ExitCode.OK;
            }
            return arguments.command().equals(SimpleArguments.WHO)
                    ? new WhoAction(has(SimpleArguments.JSON)).run(dialogue(), console.out())
                    : send().run(dialogue(), console);
        } catch (CommandFailedException | RuntimeException | Error e) {
            return console.report(e, false);
        }
    }

    private SendAction send() {
        return new SendAction(
                value(SimpleArguments.NAME),
                value(SimpleArguments.TO),
                arguments.words().isEmpty() ? null : arguments.words());
    }

    private ServerDialogue dialogue() throws CommandFailedException {
        String port = value(SimpleArguments.PORT);
        AddressChoice choice = new AddressChoice(
                null, // the values are valid
                value(SimpleArguments.HOST),
                port == null ? null : Integer.valueOf(port),
                path(SimpleArguments.UNIX));
        return ServerDialogue.with(choice, null, path(SimpleArguments.PASSWORD_FILE));
    }

    private boolean has(String option) {
        return arguments.options().containsKey(option);
    }

    private String value(String option) {
        return arguments.options().get(option);
    }

    private Path path(String option) {
        return has(option) ? Path.of(value(option)) : null;
    }
}
