package io.github.forkchat.cli;

import io.github.forkchat.client.ConnectionLostException;
import io.github.forkchat.client.ServerRefusedException;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.UnsupportedAddressTypeException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The server that a subcommand connects to, and what is said when it cannot. Threads: the main one. */
final class ServerAddress {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Mixin
    private AddressOptions options;

    /** Something that needs the server. */
    interface Conversation<T> {
        T with(SocketAddress server) throws IOException, CommandFailedException;
    }

    /**
     * Has a conversation with the server.
     *
     * @throws CommandFailedException with {@link ExitCode#FAILED} if the server refuses, with
     *     {@link ExitCode#CONNECTION_LOST} if it was there, with {@link ExitCode#NO_CONNECTION} if not
     */
    <T> T talk(Conversation<T> conversation) throws CommandFailedException {
        options.check();
        if (options.hasUnix() && options.hasTcp()) {
            throw new ParameterException(command.commandLine(), "--unix goes without --host and --port");
        }
        SocketAddress server = options.hasUnix() ? options.unix() : options.tcp(1);
        try {
            return conversation.with(server);
        } catch (ServerRefusedException e) {
            throw new CommandFailedException(ExitCode.FAILED, e.getMessage(), e);
        } catch (ConnectionLostException e) {
            throw new CommandFailedException(ExitCode.CONNECTION_LOST, "connection lost: " + e.getMessage(), e);
        } catch (IOException | UnsupportedAddressTypeException e) {
            throw new CommandFailedException(
                    ExitCode.NO_CONNECTION,
                    "cannot connect to " + AddressOptions.describe(server) + ": "
                            + (e instanceof IOException ? e.getMessage() : "this JVM does not use such addresses"),
                    e);
        }
    }
}
