package io.github.forkchat.cli;

import io.github.forkchat.cli.exit.CommandFailedException;
import io.github.forkchat.cli.exit.ExitCode;
import io.github.forkchat.cli.options.ForkchatVersion;
import io.github.forkchat.cli.options.ServerAddress;
import io.github.forkchat.client.connection.ServerEndpoint;
import io.github.forkchat.client.terminal.TerminalSetup;
import io.github.forkchat.client.terminal.TerminalWidth;
import io.github.forkchat.client.top.TopOptions;
import io.github.forkchat.client.top.TopOutput;
import io.github.forkchat.client.top.TopScreen;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code forkchat top}. Threads: used only by the main thread. */
@Command(
        name = "top",
        description = {
            "Shows the running room: a row for each client, with its rates, backlog and process.",
            "The backlog (column BEHIND) is the number of bytes that wait in the server for the client.",
            "Press ? for the list of keys, q to quit.",
            "If standard input or output is no terminal, or if TERM=dumb, the command prints one table and exits;"
                    + " with --json it never prints a table."
        },
        mixinStandardHelpOptions = true,
        versionProvider = ForkchatVersion.class,
        footer = {"", "Examples:", "  forkchat top", "  forkchat top --once", "  forkchat top --json | head -n 1"},
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:Done.",
            "1:The server refused the client.",
            "2:Wrong options.",
            "3:Cannot connect to the server.",
            "4:The connection was lost, or the server did not answer.",
            "70:Internal error."
        })
final class TopCommand implements Callable<Integer> {
    private static final double MIN_SECONDS = 0.2;
    private static final double MAX_SECONDS = 10;
    private static final int SECOND_MILLIS = 1_000;
    /** The width of the table without a terminal. */
    private static final int PAGE_COLUMNS = 130;

    @Spec
    private CommandSpec command;

    @Mixin(name = "Server")
    private ServerAddress address;

    @Option(
            names = "--interval",
            paramLabel = "SECONDS",
            defaultValue = "1",
            description = "Time between two samples, 0.2 to 10 (default: ${DEFAULT-VALUE}).")
    private double interval;

    @Option(names = "--once", description = "Prints one table and exits; excludes --json.")
    private boolean once;

    @Option(
            names = "--json",
            description = "Prints JSON, one object per line: in each interval, an object for each client, then one for"
                    + " the server.")
    private boolean json;

    @Option(
            names = "--picture",
            description = "Starts with a diagram of the processes and pipes in place of the table.")
    private boolean picture;

    @Override
    public Integer call() throws CommandFailedException {
        if (!(interval >= MIN_SECONDS && interval <= MAX_SECONDS)) {
            throw new ParameterException(
                    command.commandLine(),
                    "Invalid value for option '--interval': " + interval + " is not between 0.2 and 10");
        }
        if (once && json) {
            throw new ParameterException(command.commandLine(), "--once excludes --json");
        }
        if (picture && (once || json)) {
            throw new ParameterException(command.commandLine(), "--picture excludes --once and --json");
        }
        TopOptions options = new TopOptions(
                (int) Math.round(interval * SECOND_MILLIS), !TerminalSetup.hasNoColor(), picture, address.where());
        return address.talk(server -> show(server, options));
    }

    private int show(ServerEndpoint server, TopOptions options) throws IOException {
        PrintWriter out = command.commandLine().getOut();
        if (json) {
            TopOutput.json(server, options, out);
        } else if (once || !TerminalSetup.hasScreen()) {
            int columns = TerminalWidth.columns();
            TopOutput.once(server, options, columns == TerminalWidth.UNLIMITED ? PAGE_COLUMNS : columns, out);
        } else {
            TopScreen.run(server, options);
        }
        return ExitCode.OK;
    }
}
