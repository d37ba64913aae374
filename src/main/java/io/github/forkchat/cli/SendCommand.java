package io.github.forkchat.cli;

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
        description = "Sends a message, or each line of standard input, and waits until the server has relayed it.",
        mixinStandardHelpOptions = true,
        versionProvider = ForkchatVersion.class,
        footer = {
            "",
            "Examples:",
            "  forkchat send --name ci \"build 17 is green\"",
            "  forkchat send --to alice \"lunch?\"",
            "  git log -3 --oneline | forkchat send --name git",
            "",
            "Exit codes: 0 all relayed, 1 refused, 2 wrong use, 3 could not connect, 4 connection lost before."
        })
final class SendCommand implements Callable<Integer> {
    @ParentCommand
    private StandardStreams top;

    @Spec
    private CommandSpec command;

    @Mixin
    private ServerAddress address;

    @Option(names = "--name", paramLabel = "NAME", description = "What to be called (default: client and a number).")
    private String name;

    @Option(names = "--to", paramLabel = "NAME", description = "Whom alone it is for (default: all).")
    private String to;

    @Parameters(
            paramLabel = "TEXT",
            arity = "0..*",
            description = "The message; several are put together with blanks. None, or -: each line of standard input.")
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
