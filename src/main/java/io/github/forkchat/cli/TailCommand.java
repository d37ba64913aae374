package io.github.forkchat.cli;

import io.github.forkchat.cli.exit.CommandFailedException;
import io.github.forkchat.cli.exit.ExitCode;
import io.github.forkchat.cli.options.Checks;
import io.github.forkchat.cli.options.ForkchatVersion;
import io.github.forkchat.cli.options.ServerAddress;
import io.github.forkchat.client.RetryingTail;
import io.github.forkchat.client.Tail;
import io.github.forkchat.client.connection.ServerEndpoint;
import io.github.forkchat.client.terminal.ResizedTerminal;
import io.github.forkchat.client.text.ChatLine;
import io.github.forkchat.client.text.ShownTime;
import io.github.forkchat.client.text.WordWrap;
import io.github.forkchat.libc.CLibrary;
import io.github.forkchat.libc.OutputReader;
import io.github.forkchat.protocol.JsonLine;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code forkchat tail}. Threads: used only by the main thread; {@code output-watch} waits until the reader of standard
 * output is gone.
 */
@Command(
        name = "tail",
        description = "Prints the last messages of the room and, with -f or -F, each new one.",
        mixinStandardHelpOptions = true,
        versionProvider = ForkchatVersion.class,
        footer = {
            "",
            "Examples:",
            "  forkchat tail -n 100",
            "  forkchat tail -f --time utc | grep -i error",
            "  forkchat tail -n 0 -f --json | jq -r --unbuffered 'select(.text).text'"
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:Done, or the reader of standard output is gone.",
            "1:The server refused the client.",
            "2:Wrong options.",
            "3:Cannot connect to the server.",
            "4:The connection was lost.",
            "70:Internal error."
        })
final class TailCommand implements Callable<Integer> {
    /** Columns before the further rows of a long line that has no time. */
    private static final int INDENT = 2;

    @Spec
    private CommandSpec command;

    @Mixin(name = "Server")
    private ServerAddress address;

    @Option(
            names = "-n",
            paramLabel = "N",
            defaultValue = "10",
            description = "Number of earlier messages, 0 to 10000; -20 means -n 20 (default: ${DEFAULT-VALUE}).")
    private int messages;

    @Option(names = "-f", description = "Follows the room: prints each new message.")
    private boolean follow;

    @Option(
            names = "-F",
            description =
                    "Like -f, and reconnects after an outage; prints each message exactly once that the server still"
                            + " stores.")
    private boolean retry;

    @Option(names = "--json", description = "Prints one JSON object per line.")
    private boolean json;

    @Option(
            names = "--time",
            paramLabel = "ZONE",
            defaultValue = "local",
            description = "Time zone of message times: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private ShownTime.Clock clock;

    /** The terminal, at whose width lines are broken; null with --json. */
    private ResizedTerminal terminal;

    /** Replaces {@code -20} by {@code -n20}, as in tail(1). */
    static String[] expandCount(String[] args) {
        String[] expanded = args.clone();
        boolean isTail = false;
        for (int i = 0; i < args.length; i++) {
            if (isTail && args[i].matches("-\\d+") && !args[i - 1].equals("-n")) {
                expanded[i] = "-n" + args[i].substring(1);
            } else if (!isTail && !args[i].startsWith("-") && !args[i].equals("tail")) {
                return expanded;
            }
            isTail |= args[i].equals("tail");
        }
        return expanded;
    }

    @Override
    public Integer call() throws CommandFailedException {
        Checks.history(command, "-n", messages);
        if (json) {
            Checks.withoutEffect(command, " excludes --json", "--time");
        }
        PrintWriter out = command.commandLine().getOut();
        terminal = json ? null : new ResizedTerminal();
        if (follow || retry) {
            endWithReader();
        }
        if (!address.talk(server -> read(server, out))) {
            throw new CommandFailedException(ExitCode.CONNECTION_LOST, "the server closed the connection", null);
        }
        return ExitCode.OK;
    }

    private boolean read(ServerEndpoint server, PrintWriter out) throws IOException {
        if (!retry) {
            return Tail.read(server, messages, follow, line -> print(line, out));
        }
        RetryingTail.read(server, messages, line -> print(line, out), this::remark);
        return true;
    }

    private void remark(String text) {
        PrintWriter err = command.commandLine().getErr();
        err.println("forkchat: " + text);
        err.flush();
    }

    /**
     * Ends the process when the reader of its output is gone, as in {@code forkchat tail -f | head -3}, without
     * waiting for another message.
     */
    private static void endWithReader() {
        Thread watch = new Thread(
                () -> {
                    try {
                        CLibrary.load();
                        OutputReader.awaitGone();
                        System.exit(ExitCode.OK);
                    } catch (IOException noLibrary) {
                        return; // then the process ends with the next message
                    }
                },
                "output-watch");
        watch.setDaemon(true);
        watch.start();
    }

    /** The line with its time, broken at the width of the terminal. */
    private String wrapped(ChatLine shown) {
        String text = shown.plain(ShownTime.today(clock));
        int indent = text.length() - shown.text().length();
        return WordWrap.wrap(text, terminal.columns(), Math.max(INDENT, indent));
    }

    /** Prints a line; returns whether the output still has a reader. */
    private boolean print(JsonLine line, PrintWriter out) {
        Optional<String> text =
                json ? Optional.of(line.toString()) : ChatLine.of(line, clock).map(this::wrapped);
        text.ifPresent(out::println);
        return !out.checkError(); // checkError flushes as well
    }
}
