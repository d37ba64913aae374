package io.github.forkchat.cli;

import io.github.forkchat.cli.exit.CommandFailedException;
import io.github.forkchat.cli.exit.ExitCode;
import io.github.forkchat.cli.oneshot.SendAction;
import io.github.forkchat.cli.options.Checks;
import io.github.forkchat.cli.options.ForkchatVersion;
import io.github.forkchat.cli.options.LoginName;
import io.github.forkchat.cli.options.OperatorsPassword;
import io.github.forkchat.cli.options.ServerAddress;
import io.github.forkchat.cli.options.ServerDialogue;
import io.github.forkchat.client.ChatClient;
import io.github.forkchat.client.GreetingFilter;
import io.github.forkchat.client.connection.ServerEndpoint;
import io.github.forkchat.client.connection.ServerRefusedException;
import io.github.forkchat.client.terminal.TerminalClient;
import io.github.forkchat.client.terminal.TerminalOptions;
import io.github.forkchat.client.terminal.TerminalSetup;
import io.github.forkchat.client.text.ChatLine;
import io.github.forkchat.client.text.ShownTime;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code forkchat client}. Threads: used only by the main thread. */
@Command(
        name = "client",
        description = {
            "Joins the room, from a terminal or from a script.",
            "On a terminal it shows an input line below the messages of the room. Without a terminal it sends each"
                    + " line of standard input and prints the messages of other clients; at the end of input it waits"
                    + " until the server has relayed all messages of this client."
        },
        mixinStandardHelpOptions = true,
        versionProvider = ForkchatVersion.class,
        footer = {
            "",
            "Examples:",
            "  forkchat client --name alice",
            "  tail -n 3 app.log | forkchat client --name app",
            "  forkchat client --json --stay </dev/null | jq --unbuffered 'select(.text)'"
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:Done.",
            "1:The server refused the client, its name or a line; an operator disconnected the client; or standard input"
                    + " cannot be read. After a refused name or line, the client still sends the other lines.",
            "2:Wrong options.",
            "3:Cannot connect; or the server does not answer, or is no forkchat server.",
            "4:The connection was lost, or a message is not known to have arrived.",
            "70:Internal error.",
            "128+N:Ended by signal N: 130 after Ctrl-C without a terminal, with --json, or while the client connects"
                    + " or leaves."
        })
final class ClientCommand implements Callable<Integer> {
    @ParentCommand
    private RootCommand parent;

    @Spec
    private CommandSpec command;

    @Mixin(name = "Server")
    private ServerAddress address;

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description =
                    "Name in the room (default: the login name on a terminal, otherwise client<id>). On a Unix socket"
                            + " it is the login name, unless the server runs with --names free.")
    private String name;

    @Option(
            names = "--history",
            paramLabel = "N",
            description = "Number of earlier messages to show, 0 to 10000 (default: the server's --history).")
    private Integer history;

    @Option(
            names = "--json",
            description = "Reads and prints one JSON object per line; src/docs/views.md has the format.")
    private boolean json;

    @Option(
            names = "--stay",
            description = "Without a terminal: still receives messages after the end of input, until the server ends.")
    private boolean stay;

    @Option(
            names = "--no-reconnect",
            description = "On a terminal: exits when the connection is lost, instead of connecting again.")
    private boolean noReconnect;

    @Option(
            names = "--bell",
            paramLabel = "WHEN",
            defaultValue = "mention",
            description =
                    "Messages that ring the terminal's bell: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private ChatLine.Bell bell;

    @Option(
            names = "--time",
            paramLabel = "ZONE",
            defaultValue = "local",
            description =
                    "On a terminal: time zone of message times: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private ShownTime.Clock clock;

    @Option(
            names = OperatorsPassword.OPTION,
            paramLabel = "FILE",
            description = "On a terminal: file whose first line is the operators' password. The user may then give"
                    + " operator commands.")
    private Path operatorsPasswordFile;

    @Override
    public Integer call() throws CommandFailedException {
        Checks.name(command, "--name", name);
        Checks.history(command, "--history", history);
        if (json) {
            Checks.withoutEffect(command, " excludes --json", "--time", "--bell", "--no-reconnect");
        }
        boolean isChat = !json && TerminalSetup.hasTerminal();
        if (operatorsPasswordFile != null && !isChat) {
            throw new ParameterException(
                    command.commandLine(), OperatorsPassword.OPTION + " needs a terminal, and excludes --json");
        }
        return address.talk(isChat ? this::chat : this::passOn);
    }

    private int chat(ServerEndpoint server) throws IOException, CommandFailedException {
        String called = name == null ? LoginName.usable() : name;
        TerminalOptions options = new TerminalOptions(
                called,
                name == null,
                history,
                clock,
                bell,
                !noReconnect,
                OperatorsPassword.read(operatorsPasswordFile));
        if (!TerminalClient.run(server, options)) {
            throw lost();
        }
        return ExitCode.OK;
    }

    private int passOn(ServerEndpoint server) throws IOException, CommandFailedException {
        GreetingFilter greeting = new GreetingFilter(json, name, history, this::complain);
        ChatClient client = ChatClient.connect(server, parent.console().streams(), stay, greeting);
        ChatClient.End end = client.run();
        if (client.refusedLines() > 0) {
            complain("the server refused " + client.refusedLines() + " of the lines");
        }
        switch (end) {
            case DONE, OUTPUT_CLOSED -> { // a write error is reported when the command ends
                return greeting.isNameRefused() || client.refusedLines() > 0 ? ExitCode.FAILED : ExitCode.OK;
            }
            case KICKED ->
                throw new CommandFailedException(ExitCode.FAILED, "an operator disconnected this client", null);
            case CONNECTION_LOST -> throw lost();
            case NO_GREETING -> throw new IOException(ChatClient.NO_GREETING);
            case INPUT_UNREADABLE ->
                throw new CommandFailedException(ExitCode.FAILED, SendAction.INPUT_UNREADABLE, null);
            case NOT_ACCEPTED -> throw notAccepted(greeting.failure(), server.password());
        }
        throw new IllegalStateException("unknown end of a conversation");
    }

    private static CommandFailedException notAccepted(IOException failure, String password) throws IOException {
        if (failure instanceof ServerRefusedException) {
            return ServerDialogue.refused(failure.getMessage(), password, failure);
        }
        throw failure;
    }

    private void complain(String refusal) {
        parent.console().complain(refusal);
    }

    private static CommandFailedException lost() {
        return new CommandFailedException(ExitCode.CONNECTION_LOST, "the server closed the connection", null);
    }
}
