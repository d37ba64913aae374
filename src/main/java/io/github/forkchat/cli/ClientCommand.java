package io.github.forkchat.cli;

import io.github.forkchat.client.ChatClient;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.UnsupportedAddressTypeException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code forkchat client}. Threads: the main one. */
@Command(
        name = "client",
        description = {
            "Sends each line of standard input to the room, and prints what the others say.",
            "At the end of input it waits until the server has taken everything."
        },
        mixinStandardHelpOptions = true,
        versionProvider = ForkchatCommand.Version.class,
        footer = {"", "Exit codes: 0 done, 2 wrong use, 3 could not connect, 4 connection lost, 130 Ctrl-C."})
final class ClientCommand implements Callable<Integer> {
    @Spec
    private CommandSpec command;

    @Mixin
    private AddressOptions address;

    @Option(names = "--stay", description = "Go on receiving after the end of input.")
    private boolean stay;

    @Override
    public Integer call() throws CommandFailedException {
        address.check();
        if (address.hasUnix() && address.hasTcp()) {
            throw new ParameterException(command.commandLine(), "--unix goes without --host and --port");
        }
        SocketAddress server = address.hasUnix() ? address.unix() : address.tcp(1);
        return switch (connect(server).run()) {
            case DONE -> ExitCode.OK;
            case CONNECTION_LOST ->
                throw new CommandFailedException(ExitCode.CONNECTION_LOST, "the server closed the connection", null);
            case INPUT_UNREADABLE ->
                throw new CommandFailedException(ExitCode.FAILED, "cannot read standard input", null);
        };
    }

    private ChatClient connect(SocketAddress server) throws CommandFailedException {
        try {
            return ChatClient.connect(server, stay);
        } catch (IOException | UnsupportedAddressTypeException e) {
            throw new CommandFailedException(
                    ExitCode.NO_CONNECTION,
                    "cannot connect to " + AddressOptions.describe(server) + ": "
                            + (e instanceof IOException ? e.getMessage() : "this JVM does not use such addresses"),
                    e);
        }
    }
}
