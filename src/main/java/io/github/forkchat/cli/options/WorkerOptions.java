package io.github.forkchat.cli.options;

import io.github.forkchat.server.config.Privileges;
import io.github.forkchat.server.config.SandboxLevel;
import io.github.forkchat.server.config.WorkerSettings;
import java.nio.file.Path;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The workers' program, and the privileges of the server and its workers. Threads: the main one. */
public final class WorkerOptions {
    private enum Sandbox {
        strict,
        limits,
        off
    }

    /** Also accepts the level's name in earlier versions. */
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
            names = "--user",
            paramLabel = "NAME",
            description = "User that a server started as root switches to for good. A server started as root needs"
                    + " --user or --worker-user to serve other machines.")
    private String user;

    @Option(
            names = "--worker-user",
            paramLabel = "NAME",
            description = "User that runs the workers of a server started as root; the server itself stays root.")
    private String workerUser;

    @Option(
            names = "--sandbox",
            paramLabel = "LEVEL",
            converter = SandboxConverter.class,
            description = {
                "Confinement of each worker by the kernel.",
                "strict: only the system calls that forkchat's own worker needs; the worker writes no file, and reads"
                        + " only its program and the system's files (Linux).",
                "limits: resource limits, no new privileges, no tracing of other processes and no signals to them.",
                "off: no confinement.",
                "(default: strict where the kernel has seccomp and Landlock; limits elsewhere, for workers that run as"
                        + " root, and with --worker)"
            })
    private Sandbox sandbox;

    @Option(
            names = "--worker",
            paramLabel = "PATH",
            description = "Program that serves each client (default: forkchat's own worker). src/docs/worker.md"
                    + " describes its interface.")
    private Path worker;

    @Option(
            names = "--frame-limit",
            paramLabel = "BYTES",
            description = "Maximum length of one write of a worker to the pipe that all workers share, 512 or more"
                    + " (default: PIPE_BUF; 4096 on Linux, 512 on macOS).")
    private Integer frameLimit;

    /** The settings, checked. */
    public WorkerSettings settings() {
        checkUsers();
        int max = WorkerSettings.MAX_FRAME_LIMIT_BYTES;
        int limit = frameLimit == null ? max : frameLimit;
        Checks.range(command, "--frame-limit", limit, WorkerSettings.MIN_FRAME_LIMIT_BYTES, max);
        return new WorkerSettings(worker, limit, new Privileges(user, workerUser, sandboxLevel()));
    }

    /** Refuses values that contradict each other. */
    private void checkUsers() {
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
}
