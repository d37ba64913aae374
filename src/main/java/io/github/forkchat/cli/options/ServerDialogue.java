package io.github.forkchat.cli.options;

import io.github.forkchat.cli.exit.CommandFailedException;
import io.github.forkchat.cli.exit.ExitCode;
import io.github.forkchat.client.connection.ConnectionLostException;
import io.github.forkchat.client.connection.EarlyLines;
import io.github.forkchat.client.connection.ServerEndpoint;
import io.github.forkchat.client.connection.ServerRefusedException;
import io.github.forkchat.client.stream.Tls;
import io.github.forkchat.client.terminal.PasswordPrompt;
import io.github.forkchat.client.terminal.TerminalSetup;
import io.github.forkchat.protocol.HandshakeText;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.UnsupportedAddressTypeException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A dialogue with the server of a subcommand, and the errors of a connection to it. Threads: used only by the main
 * thread.
 *
 * @param place finds its possible addresses for each connection
 * @param server its possible addresses at the start, for messages
 * @param tls opens encrypted connections, or null for plain ones
 * @param passwordFile file with the room's password, or null
 */
public record ServerDialogue(ServerEndpoint.Place place, List<SocketAddress> server, Tls tls, Path passwordFile) {
    /** The system's errors for a Unix socket without a server. */
    private static final List<String> NOBODY_THERE = List.of("Connection refused", "No such file or directory");

    /** The ways in which a server with TLS, among others, ends a connection without it. */
    private static final List<String> ENDED_EARLY = List.of("Connection reset", "Broken pipe", EarlyLines.UNANSWERED);

    /** An action that needs the server. */
    public interface Dialogue<T> {
        T with(ServerEndpoint server) throws IOException, CommandFailedException;
    }

    /**
     * The dialogue with the server at a valid address.
     *
     * @param tls opens encrypted connections, or null for plain ones
     * @throws CommandFailedException if the host has no address
     */
    public static ServerDialogue with(AddressChoice choice, Tls tls, Path passwordFile) throws CommandFailedException {
        List<SocketAddress> server =
                List.copyOf(choice.hasUnix() ? List.of(choice.unixAddress()) : choice.tcpAddresses(1));
        return new ServerDialogue(choice, server, tls, passwordFile);
    }

    /**
     * Runs an action with the server.
     *
     * @throws CommandFailedException with {@link ExitCode#FAILED} if the server refuses, with {@link
     *     ExitCode#CONNECTION_LOST} if the connection breaks, with {@link ExitCode#NO_CONNECTION} if there was none
     */
    public <T> T talk(Dialogue<T> dialogue) throws CommandFailedException {
        String password = PasswordFile.read(passwordFile);
        try {
            return withPassword(dialogue, new ServerEndpoint(place, tls, password));
        } catch (ServerRefusedException e) {
            throw refused(withHint(e.getMessage()), password, e);
        } catch (ConnectionLostException e) {
            throw new CommandFailedException(ExitCode.CONNECTION_LOST, "connection lost: " + e.getMessage(), e);
        } catch (IOException | UnsupportedAddressTypeException e) {
            throw new CommandFailedException(
                    ExitCode.NO_CONNECTION, "cannot connect to " + described() + ": " + withHint(why(e)), e);
        }
    }

    /** Runs an action, and asks a user at a terminal for the room's password if the room needs one. */
    private static <T> T withPassword(Dialogue<T> dialogue, ServerEndpoint server)
            throws IOException, CommandFailedException {
        try {
            return dialogue.with(server);
        } catch (ServerRefusedException e) {
            boolean canAsk = server.password() == null
                    && e.getMessage().equals(HandshakeText.PASSWORD_MISSING)
                    && TerminalSetup.hasTerminal();
            String typed = canAsk ? PasswordPrompt.ask() : null;
            if (typed == null) {
                throw e;
            }
            return dialogue.with(server.with(typed));
        }
    }

    private String withHint(String why) {
        boolean isPlainTcp = tls == null && server.get(0) instanceof InetSocketAddress;
        return isPlainTcp && ENDED_EARLY.contains(why)
                ? why + "; is it no forkchat server, or does this port need --tls?"
                : why;
    }

    private String described() {
        List<String> addresses = new ArrayList<>();
        server.forEach(address -> addresses.add(AddressChoice.describe(address)));
        return String.join(", ", addresses);
    }

    /** The reason of a failure; the most common cause is worded as a question. */
    private static String why(Exception failure) {
        if (failure instanceof UnsupportedAddressTypeException) {
            return "this JVM does not use such addresses";
        }
        String why = String.valueOf(failure.getMessage());
        boolean isNobodyThere = failure instanceof ConnectException || NOBODY_THERE.contains(why);
        return isNobodyThere ? why + "; is a server running there?" : why;
    }

    /**
     * The error for a client that the server has refused.
     *
     * @param password the password that the client has shown, or null
     */
    public static CommandFailedException refused(String why, String password, Exception cause) {
        boolean isAsked = password == null && why.equals(HandshakeText.PASSWORD_MISSING);
        return new CommandFailedException(ExitCode.FAILED, why + (isAsked ? ": use --password-file FILE" : ""), cause);
    }
}
