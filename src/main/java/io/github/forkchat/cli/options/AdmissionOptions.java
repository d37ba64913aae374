package io.github.forkchat.cli.options;

import io.github.forkchat.cli.exit.CommandFailedException;
import io.github.forkchat.server.config.AdmissionSettings;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The clients that the server admits, and the names of those on its Unix socket. Threads: the main one. */
public final class AdmissionOptions {
    /** The rules; the constants are the values that users type. */
    private enum NameRegistry {
        login,
        free
    }

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            description = "File whose first line is the room's password; each client has to send it"
                    + " (default: no password).")
    private Path passwordFile;

    @Option(
            names = "--open",
            description = "Admits clients from other machines without a password. Without --open or"
                    + " --password-file the server listens only on loopback addresses and Unix sockets.")
    private boolean open;

    @Option(
            names = "--names",
            paramLabel = "RULE",
            description = "Names of clients on the Unix socket. login: the user's login name, which no other user can"
                    + " take; free: a name that the client chooses (default: login).")
    private NameRegistry names;

    /**
     * The settings, checked against the addresses.
     *
     * @param hasUnix whether one of them is a Unix socket
     */
    public AdmissionSettings settings(List<SocketAddress> addresses, boolean hasUnix) throws CommandFailedException {
        check(addresses, hasUnix);
        return new AdmissionSettings(PasswordFile.hash(passwordFile), names != NameRegistry.free);
    }

    /** Refuses options that would admit more clients than the user may expect. */
    private void check(List<SocketAddress> addresses, boolean hasUnix) {
        for (SocketAddress address : addresses) {
            boolean beyond = address instanceof InetSocketAddress inet
                    && !inet.getAddress().isLoopbackAddress();
            if (beyond && passwordFile == null && !open) {
                throw new ParameterException(
                        command.commandLine(),
                        AddressChoice.describe(address) + " can be reached from other machines: give --password-file"
                                + " FILE, or --open to let everyone in");
            }
        }
        if (names != null && !hasUnix) {
            throw needsUnix(command);
        }
    }

    static ParameterException needsUnix(CommandSpec command) {
        return new ParameterException(command.commandLine(), "--mode, --group and --names need --unix");
    }
}
