package io.github.forkchat.cli.options;

import io.github.forkchat.cli.exit.CommandFailedException;
import io.github.forkchat.cli.exit.ExitCode;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options that name the server of a subcommand. Threads: used only by the main thread. */
public final class ServerAddress {
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
                    "File whose first line is the room's password; only its owner may have permission to read it; if root"
                            + " owns the file, also its group. In a"
                            + " room without a password, the option delays the connection by 10 s (default: on a"
                            + " terminal the client asks for the password).")
    private Path passwordFile;

    @Option(
            names = "--tls",
            description =
                    "Connects with TLS. The server must be behind a TLS-terminating proxy. The client verifies that"
                            + " the certificate matches HOST, unless you give --tls-pin without --tls-ca.")
    private boolean tls;

    @Option(
            names = "--tls-ca",
            paramLabel = "FILE",
            description = "PEM file with the CA certificates to trust, or with the server's own certificate"
                    + " (default: the CAs that the JDK trusts).")
    private Path tlsCa;

    @Option(
            names = "--tls-pin",
            paramLabel = "SHA256",
            description =
                    "SHA-256 of the TLS proxy's public key, in hex digits. With --tls-ca, the client checks the pin"
                            + " in addition; without it, in place of CA and host name. The client always checks the validity"
                            + " dates.")
    private String tlsPin;

    /** The values of --host, --port and --unix. */
    public AddressChoice choice() {
        return new AddressChoice(command, host, port, unix);
    }

    /** The address, for display. */
    public String where() {
        if (unix != null) {
            return unix.toString();
        }
        int number = port == null ? AddressChoice.DEFAULT_PORT : port;
        return (host == null ? AddressChoice.DEFAULT_HOST : host) + ":" + number;
    }

    /**
     * Runs an action with the server.
     *
     * @throws CommandFailedException with {@link ExitCode#FAILED} if the server refuses, with {@link
     *     ExitCode#CONNECTION_LOST} if the connection breaks, with {@link ExitCode#NO_CONNECTION} if there was none
     */
    public <T> T talk(ServerDialogue.Dialogue<T> dialogue) throws CommandFailedException {
        return dialogue().talk(dialogue);
    }

    /**
     * The dialogue with the server that the options name.
     *
     * @throws CommandFailedException if the host has no address
     */
    public ServerDialogue dialogue() throws CommandFailedException {
        AddressChoice choice = choice();
        choice.checkOne();
        TlsChoice tlsChoice = new TlsChoice(command, tls, tlsCa, tlsPin);
        tlsChoice.check(choice.hasUnix());
        return ServerDialogue.with(choice, tlsChoice.tls(choice.hostOrDefault()), passwordFile);
    }
}
