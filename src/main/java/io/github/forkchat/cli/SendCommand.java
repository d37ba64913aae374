package io.github.forkchat.cli;

import io.github.forkchat.cli.exit.CommandFailedException;
import io.github.forkchat.cli.exit.ExitCode;
import io.github.forkchat.cli.options.Checks;
import io.github.forkchat.cli.options.ServerAddress;
import io.github.forkchat.client.Sender;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code forkchat send}. Threads: the main one. */
@Command(
        name = "send",
        description = {"Sends a message, or each line of standard input, and waits until the server has relayed it."},
        mixinStandardHelpOptions = true,
        versionProvider = ForkchatVersion.class,
        footer = {
            "",
            "Examples:",
            "  forkchat send --name ci \"build 17 is green\"",
            "  forkchat send --to alice \"lunch?\"",
            "  git log -3 --oneline | forkchat send --name git"
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:The server has relayed all messages.",
            "1:The server refused a message or the client.",
            "2:Wrong options.",
            "3:Cannot connect to the server.",
            "4:The connection was lost before all messages were relayed.",
            "70:Internal error."
        })
final class SendCommand implements Callable<Integer> {
    @ParentCommand
    private StandardStreams top;

    @Spec
    private CommandSpec command;

    @Mixin(name = "Server")
    private ServerAddress address;

    @Option(names = "--name", paramLabel = "NAME", description = "Name in the room (default: client<id>).")
    private String name;

    @Option(
            names = "--to",
            paramLabel = "NAME",
            description = "Sends only to the client with this name (default: all clients).")
    private String to;

    @Parameters(
            paramLabel = "TEXT",
            arity = "0..*",
            description =
                    "The message; several arguments are joined with blanks. Without TEXT, or with -, each line of standard input is a message.")
    private List<String> words;

    @Override
    public Integer call() throws CommandFailedException {
        Checks.name(command, name);
        boolean isInput = words == null || words.equals(List.of("-"));
        Reader texts = isInput
                ? new InputStreamReader(top.streams().in(), StandardCharsets.UTF_8)
                : new StringReader(String.join(" ", words) + "\n");
        Sender.End end =
                address.talk(server -> Sender.send(server, name, to, new BufferedReader(texts), this::complain));
        return switch (end) {
            case RELAYED -> ExitCode.OK;
            case REFUSED -> ExitCode.FAILED;
            case INPUT_UNREADABLE ->
                throw new CommandFailedException(ExitCode.FAILED, ClientCommand.INPUT_UNREADABLE, null);
            case CONNECTION_LOST ->
                throw new CommandFailedException(
                        ExitCode.CONNECTION_LOST, "the server closed the connection before all was relayed", null);
        };
    }

    private void complain(String complaint) {
        command.commandLine().getErr().println("forkchat: " + complaint);
        command.commandLine().getErr().flush();
    }
}
