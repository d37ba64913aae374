package io.github.forkchat.cli;

import io.github.forkchat.client.ChatClient;
import io.github.forkchat.client.ChatLine;
import io.github.forkchat.client.Entrance;
import io.github.forkchat.client.GreetingFilter;
import io.github.forkchat.client.ShownTime;
import io.github.forkchat.client.TerminalClient;
import io.github.forkchat.client.TerminalOptions;
import io.github.forkchat.client.TerminalSetup;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code forkchat client}. Threads: the main one. */
@Command(
        name = "client",
        description = {
            "On a terminal: a line to type in, and above it what the others say.",
            "Else: sends each line of standard input to the room, and prints what the others say; at the end of input it"
                    + " waits until the server has taken everything."
        },
        mixinStandardHelpOptions = true,
        versionProvider = ForkchatVersion.class,
        footer = {
            "",
            "Examples:",
            "  forkchat client --name alice",
            "  ssh -t host forkchat client --unix /run/forkchat/room",
            "  tail -f app.log | forkchat client --name app",
            "  mkfifo in; forkchat client --json --stay < in | jq .text",
            "",
            "Exit codes: 0 done, 1 refused, 2 wrong use, 3 could not connect, 4 connection lost, 130 Ctrl-C."
        })
final class ClientCommand implements Callable<Integer> {
    static final String INPUT_UNREADABLE = "cannot read standard input";

    @ParentCommand
    private StandardStreams top;

    @Spec
    private CommandSpec command;

    @Mixin
    private ServerAddress address;

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "Name in the room (default: on a terminal the login name, else client and a number).")
    private String name;

    @Option(
            names = "--history",
            paramLabel = "N",
            description = "How many of the last messages to begin with (default: the server's).")
    private Integer history;

    @Option(names = "--json", description = "One JSON object a line, both ways; see src/docs/views.md.")
    private boolean json;

    @Option(names = "--stay", description = "Without a terminal: go on receiving after the end of input.")
    private boolean stay;

    @Option(names = "--no-reconnect", description = "On a terminal: do not connect again when the connection is lost.")
    private boolean noReconnect;

    @Option(
            names = "--bell",
            paramLabel = "WHEN",
            defaultValue = "mention",
            description = "On a terminal: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private ChatLine.Bell bell;

    @Option(
            names = "--time",
            paramLabel = "ZONE",
            defaultValue = "local",
            description = "On a terminal, the times of messages: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private ShownTime.Clock clock;

    @Override
    public Integer call() throws CommandFailedException {
        Checks.name(command, name);
        Checks.history(command, "--history", history);
        return address.talk(json || !TerminalSetup.hasTerminal() ? this::passOn : this::chat);
    }

    private int chat(Entrance server) throws IOException, CommandFailedException {
        String called = name == null ? LoginName.usable() : name;
        TerminalOptions options = new TerminalOptions(called, name == null, history, clock, bell, !noReconnect);
        if (!TerminalClient.run(server, options)) {
            throw lost();
        }
        return ExitCode.OK;
    }

    private int passOn(Entrance server) throws IOException, CommandFailedException {
        GreetingFilter greeting = new GreetingFilter(server, json, name, history, this::complain);
        switch (ChatClient.connect(server, top.streams(), stay, greeting).run()) {
            case DONE, OUTPUT_CLOSED -> { // a failed write is reported when the command ends
                return greeting.isNameRefused() ? ExitCode.FAILED : ExitCode.OK;
            }
            case CONNECTION_LOST -> throw lost();
            case INPUT_UNREADABLE -> throw new CommandFailedException(ExitCode.FAILED, INPUT_UNREADABLE, null);
            case REFUSED -> throw ServerAddress.refused(greeting.refusal(), server.password(), null);
        }
        throw new IllegalStateException("a conversation that ended in no way");
    }

    private void complain(String refusal) {
        command.commandLine().getErr().println("forkchat: " + refusal);
    }

    private static CommandFailedException lost() {
        return new CommandFailedException(ExitCode.CONNECTION_LOST, "the server closed the connection", null);
    }
}
