package io.github.forkchat.cli;

import io.github.forkchat.client.ChatLine;
import io.github.forkchat.client.ShownTime;
import io.github.forkchat.client.Tail;
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

/** {@code forkchat tail}. Threads: the main one; {@code output-watch} waits until nobody reads standard output. */
@Command(
        name = "tail",
        description = "Prints the last messages, and with -f what is said from now on.",
        mixinStandardHelpOptions = true,
        versionProvider = ForkchatVersion.class,
        footer = {
            "",
            "Examples:",
            "  forkchat tail -n 100",
            "  forkchat tail -f --time utc | grep -i error",
            "  forkchat tail -n 0 -f --json | jq -r 'select(.type == \"message\") | .text'",
            "",
            "Exit codes: 0 done, or nobody reads standard output any more, 1 refused, 2 wrong use,",
            "            3 could not connect, 4 connection lost."
        })
final class TailCommand implements Callable<Integer> {
    @Spec
    private CommandSpec command;

    @Mixin
    private ServerAddress address;

    @Option(
            names = "-n",
            paramLabel = "N",
            defaultValue = "10",
            description = "How many of the last messages (default: ${DEFAULT-VALUE}).")
    private int messages;

    @Option(names = "-f", description = "Go on with what is said from now on.")
    private boolean follow;

    @Option(names = "--json", description = "One JSON object a line.")
    private boolean json;

    @Option(
            names = "--time",
            paramLabel = "ZONE",
            defaultValue = "local",
            description = "The times of messages: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private ShownTime.Clock clock;

    /** Makes {@code -n20} of {@code -20}, as in tail(1). */
    static String[] expandCount(String[] args) {
        String[] expanded = args.clone();
        for (int i = 1; i < args.length && args[0].equals("tail"); i++) {
            if (args[i].matches("-\\d+") && !args[i - 1].equals("-n")) {
                expanded[i] = "-n" + args[i].substring(1);
            }
        }
        return expanded;
    }

    @Override
    public Integer call() throws CommandFailedException {
        Checks.history(command, "-n", messages);
        PrintWriter out = command.commandLine().getOut();
        if (follow) {
            endWithReader();
        }
        if (!address.talk(server -> Tail.read(server, messages, follow, line -> print(line, out)))) {
            throw new CommandFailedException(ExitCode.CONNECTION_LOST, "the server closed the connection", null);
        }
        return ExitCode.OK;
    }

    /** As in {@code forkchat tail -f | head -3}: it must not take another message to end. */
    private static void endWithReader() {
        Thread watch = new Thread(
                () -> {
                    try {
                        CLibrary.load();
                        OutputReader.awaitGone();
                        System.exit(ExitCode.OK);
                    } catch (IOException e) {
                        throw new IllegalStateException(e.getMessage(), e);
                    }
                },
                "output-watch");
        watch.setDaemon(true);
        watch.start();
    }

    /** Whether somebody still reads. */
    private boolean print(JsonLine line, PrintWriter out) {
        Optional<String> text = json
                ? Optional.of(line.toString())
                : ChatLine.of(line, clock).map(shown -> shown.plain(ShownTime.today(clock)));
        text.ifPresent(out::println);
        return !out.checkError(); // which flushes
    }
}
