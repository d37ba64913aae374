package io.github.forkchat.cli;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Who may come into the server's room, and as whom the server runs meanwhile. Threads: the main one. */
final class AdmissionOptions {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            description = "Who comes in has to show the password that is the first line of this file.")
    private Path passwordFile;

    @Option(
            names = "--open",
            description =
                    "Let in whoever can connect, from other machines too; needed there unless there is a password.")
    private boolean open;

    @Option(
            names = "--user",
            paramLabel = "NAME",
            description = "Started as root: listen, then run as this user for good; needed beyond this machine.")
    private String user;

    /** Refuses what would let in more than one has asked for. */
    void check(List<SocketAddress> addresses) {
        for (SocketAddress address : addresses) {
            boolean beyond = address instanceof InetSocketAddress inet
                    && !inet.getAddress().isLoopbackAddress();
            if (beyond && passwordFile == null && !open) {
                throw new ParameterException(
                        command.commandLine(),
                        AddressOptions.describe(address) + " can be reached from other machines: give --password-file"
                                + " FILE, or --open to let everyone in");
            }
        }
        if (user != null && user.isEmpty()) {
            throw new ParameterException(command.commandLine(), "Invalid value for option '--user': empty");
        }
    }

    /** The room's password, or null. */
    String password() throws CommandFailedException {
        return PasswordFile.read(passwordFile);
    }

    /** As whom the server runs, or null. */
    String user() {
        return user;
    }
}
