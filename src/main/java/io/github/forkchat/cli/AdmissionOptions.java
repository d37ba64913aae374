package io.github.forkchat.cli;

import io.github.forkchat.protocol.PasswordHash;
import io.github.forkchat.server.Privileges;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Who may come into the server's room, and with what privileges the server and its workers run meanwhile. Threads: the
 * main one.
 */
final class AdmissionOptions {
    private enum Sandbox {
        standard,
        strict
    }

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

    @Option(
            names = "--worker-user",
            paramLabel = "NAME",
            description = {
                "Started as root: stay so, and run the workers as this user; another way to serve other machines."
            })
    private String workerUser;

    @Option(
            names = "--sandbox",
            paramLabel = "LEVEL",
            defaultValue = "standard",
            description = {
                "standard: each worker has limits, and gets no new privileges;",
                "strict: it makes no other system calls than forkchat's own worker, opens nothing for writing, and reads"
                        + " no other files than its program and the system's; Linux alone (default: ${DEFAULT-VALUE})."
            })
    private Sandbox sandbox;

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
        checkName("--user", user);
        checkName("--worker-user", workerUser);
        if (user != null && workerUser != null) {
            throw new ParameterException(
                    command.commandLine(),
                    "--user and --worker-user: a server that has given root up cannot start workers of another user;"
                            + " give one of them");
        }
    }

    private void checkName(String option, String name) {
        if (name != null && name.isEmpty()) {
            throw new ParameterException(command.commandLine(), "Invalid value for option '" + option + "': empty");
        }
    }

    /** Refuses what can only fail: the list of system calls is that of forkchat's own worker. */
    void checkWorker(Path worker) {
        if (worker != null && sandbox == Sandbox.strict) {
            throw new ParameterException(
                    command.commandLine(),
                    "--sandbox strict is for forkchat's own worker: leave it out with --worker " + worker);
        }
    }

    /** What tells the room's password, or null. */
    PasswordHash password() throws CommandFailedException {
        return PasswordFile.hash(passwordFile);
    }

    /** As whom the server and its workers run. */
    Privileges privileges() {
        return new Privileges(user, workerUser, sandbox == Sandbox.strict);
    }
}
