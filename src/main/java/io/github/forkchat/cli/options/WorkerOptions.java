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

/** The workers' program, and the privileges of the server and its workers. Threads: used only by the main thread. */
public final class WorkerOptions {
    private enum Sandbox {
        strict,
        limits,
        off
    }

    /** Also accepts {@code standard}, the name of {@code limits} in earlier versions. */
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
            description = "User to which a server that root starts switches permanently, after it has read the password"
                    + " files and opened its sockets. The user needs access to the files of --transcript, --bans,"
                    + " --link-credentials and --link-ca. A server that root starts accepts remote clients only with"
                    + " --user or --worker-user.")
    private String user;

    @Option(
            names = "--worker-user",
            paramLabel = "NAME",
            description = "User that runs the workers of a server that root starts; the server itself stays root.")
    private String workerUser;

    @Option(
            names = "--sandbox",
            paramLabel = "LEVEL",
            converter = SandboxConverter.class,
            description = {
                "Confinement of each worker by the kernel.",
                "strict: only the system calls that forkchat's own worker needs; the worker writes no file, and reads"
                        + " only its program and the system's files (Linux).",
                "limits: resource limits, no new privileges, no tracing of other processes; forkchat's own worker"
                        + " writes no data to files. With Landlock ABI 6 or later, no signals to other processes.",
                "off: no confinement.",
                "Default: limits if --worker is given, if workers run as root, or if the kernel lacks seccomp or"
                        + " Landlock; otherwise strict."
            })
    private Sandbox sandbox;

    @Option(
            names = "--worker",
            paramLabel = "PATH",
            description = "Program that serves each client (default: forkchat's own worker). src/docs/worker.md"
                    + " describes its interface. --rate, --burst, --rate-bytes, --max-line, --view and --history"
                    + " (except 0) work only if the program supports them.")
    private Path worker;

    @Option(
            names = "--frame-limit",
            paramLabel = "BYTES",
            description = "Maximum number of bytes that a worker writes at once to the shared pipe to the server's main"
                    + " process, 512 to PIPE_BUF (default: PIPE_BUF, which is 4096 on Linux and 512 on macOS).")
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
                    "--user excludes --worker-user: a server that has changed from root to another user cannot start"
                            + " workers of a third one");
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
