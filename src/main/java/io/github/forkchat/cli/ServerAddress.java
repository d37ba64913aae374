package io.github.forkchat.cli;

import io.github.forkchat.client.ConnectionLostException;
import io.github.forkchat.client.Entrance;
import io.github.forkchat.client.ServerRefusedException;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.UnsupportedAddressTypeException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The server that a subcommand connects to, and what is said when it cannot. Threads: the main one. */
final class ServerAddress {
    /** The refusal of a room that has a password, to who shows none: src/docs/views.md. */
    private static final String ASKED = "this room has a password";

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Mixin
    private AddressOptions options;

    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            description = "A file whose first line is the room's password, if it has one.")
    private Path passwordFile;

    /** Something that needs the server. */
    interface Conversation<T> {
        T with(Entrance server) throws IOException, CommandFailedException;
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
        List<SocketAddress> server = List.copyOf(options.hasUnix() ? List.of(options.unix()) : options.tcp(1));
        String password = PasswordFile.read(passwordFile);
        try {
            return conversation.with(new Entrance(server, password));
        } catch (ServerRefusedException e) {
            throw refused(e.getMessage(), password, e);
        } catch (ConnectionLostException e) {
            throw new CommandFailedException(ExitCode.CONNECTION_LOST, "connection lost: " + e.getMessage(), e);
        } catch (IOException | UnsupportedAddressTypeException e) {
            throw new CommandFailedException(
                    ExitCode.NO_CONNECTION,
                    "cannot connect to "
                            + server.stream().map(AddressOptions::describe).collect(Collectors.joining(", ")) + ": "
                            + (e instanceof IOException ? e.getMessage() : "this JVM does not use such addresses"),
                    e);
        }
    }

    /**
     * What is said when the server has turned the client away.
     *
     * @param password what the client has shown, or null
     */
    static CommandFailedException refused(String why, String password, Exception cause) {
        boolean isAsked = password == null && why.equals(ASKED);
        return new CommandFailedException(
                ExitCode.FAILED, why + (isAsked ? ": show it by --password-file FILE" : ""), cause);
    }
}
