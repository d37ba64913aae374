package io.github.forkchat.cli.options;

import io.github.forkchat.cli.exit.CommandFailedException;
import io.github.forkchat.cli.exit.ExitCode;
import io.github.forkchat.client.connection.ConnectionLostException;
import io.github.forkchat.client.connection.ServerEndpoint;
import io.github.forkchat.client.connection.ServerRefusedException;
import io.github.forkchat.client.terminal.PasswordPrompt;
import io.github.forkchat.client.terminal.TerminalSetup;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketAddress;
import java.nio.channels.UnsupportedAddressTypeException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that name the server of a subcommand, and the errors of a connection to it. Threads: the main one. */
public final class ServerAddress {
    /** The refusal of a client that shows no password in a room that has one: src/docs/views.md. */
    private static final String ASKED = "this room has a password";

    /** The system's errors for a Unix socket without a server. */
    private static final List<String> NOBODY_THERE = List.of("Connection refused", "No such file or directory");

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--host",
            paramLabel = "HOST",
            description = "Host name or IP address of the server (default: " + AddressChoice.DEFAULT_HOST + ").")
    private String host;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "TCP port of the server (default: " + AddressChoice.DEFAULT_PORT + ").")
    private Integer port;

    @Option(
            names = "--unix",
            paramLabel = "PATH",
            description = "Unix socket of the server, in place of --host and --port.")
    private Path unix;

    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            description =
                    "File whose first line is the room's password (default: on a terminal the client asks for it).")
    private Path passwordFile;

    /** An action that needs the server. */
    public interface Dialogue<T> {
        T with(ServerEndpoint server) throws IOException, CommandFailedException;
    }

    /**
     * Runs an action with the server.
     *
     * @throws CommandFailedException with {@link ExitCode#FAILED} if the server refuses, with {@link
     *     ExitCode#CONNECTION_LOST} if it was there, with {@link ExitCode#NO_CONNECTION} if not
     */
    public <T> T talk(Dialogue<T> dialogue) throws CommandFailedException {
        AddressChoice choice = new AddressChoice(command, host, port, unix);
        choice.check();
        if (choice.hasUnix() && choice.hasTcp()) {
            throw new ParameterException(command.commandLine(), "--unix excludes --host and --port");
        }
        List<SocketAddress> server =
                List.copyOf(choice.hasUnix() ? List.of(choice.unixAddress()) : choice.tcpAddresses(1));
        String password = PasswordFile.read(passwordFile);
        try {
            return withPassword(dialogue, new ServerEndpoint(server, password));
        } catch (ServerRefusedException e) {
            throw refused(e.getMessage(), password, e);
        } catch (ConnectionLostException e) {
            throw new CommandFailedException(ExitCode.CONNECTION_LOST, "connection lost: " + e.getMessage(), e);
        } catch (IOException | UnsupportedAddressTypeException e) {
            throw new CommandFailedException(
                    ExitCode.NO_CONNECTION,
                    "cannot connect to "
                            + server.stream().map(AddressChoice::describe).collect(Collectors.joining(", ")) + ": "
                            + why(e),
                    e);
        }
    }

    /** Runs an action, and asks a user at a terminal for the room's password if the room needs one. */
    private static <T> T withPassword(Dialogue<T> dialogue, ServerEndpoint server)
            throws IOException, CommandFailedException {
        try {
            return dialogue.with(server);
        } catch (ServerRefusedException e) {
            boolean canAsk = server.password() == null && e.getMessage().equals(ASKED) && TerminalSetup.hasTerminal();
            String typed = canAsk ? PasswordPrompt.ask() : null;
            if (typed == null) {
                throw e;
            }
            return dialogue.with(server.with(typed));
        }
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
        boolean isAsked = password == null && why.equals(ASKED);
        return new CommandFailedException(
                ExitCode.FAILED, why + (isAsked ? ": show it by --password-file FILE" : ""), cause);
    }
}
