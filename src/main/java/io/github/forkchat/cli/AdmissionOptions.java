package io.github.forkchat.cli;

import io.github.forkchat.protocol.PasswordHash;
import io.github.forkchat.server.Privileges;
import io.github.forkchat.server.SandboxLevel;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/**
 * Who may come into the server's room, and with what privileges the server and its workers run meanwhile. Threads: the
 * main one.
 */
final class AdmissionOptions {
    private enum Sandbox {
        strict,
        limits,
        off
    }

    /** Knows the level of earlier versions too. */
    private static final class SandboxConverter implements ITypeConverter<Sandbox> {
        @Override
        public Sandbox convert(String value) {
            if (value.equals("standard")) {
                return Sandbox.limits;
            }
            try {
                return Sandbox.valueOf(value);
            } catch (IllegalArgumentException unknown) {
                throw new TypeConversionException("expected strict, limits or off, but was '" + value + "'");
            }
        }
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
            converter = SandboxConverter.class,
            description = {
                "How the kernel confines each worker. strict: it makes only the system calls of forkchat's own worker,"
                        + " writes no file, and reads only its program and the system's files (Linux).",
                "limits: it has limits, gets no new privileges, and can neither trace nor signal other processes.",
                "off: nothing confines it.",
                "Default: strict where the kernel has seccomp and Landlock; limits elsewhere, for root's own workers, and"
                        + " with --worker."
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

    /** What tells the room's password, or null. */
    PasswordHash password() throws CommandFailedException {
        return PasswordFile.hash(passwordFile);
    }

    private SandboxLevel sandboxLevel() {
        if (sandbox == null) {
            return null;
        }
        return switch (sandbox) {
            case strict -> SandboxLevel.STRICT;
            case limits -> SandboxLevel.LIMITS;
            case off -> SandboxLevel.OFF;
        };
    }

    /** As whom the server and its workers run. */
    Privileges privileges() {
        return new Privileges(user, workerUser, sandboxLevel());
    }
}
