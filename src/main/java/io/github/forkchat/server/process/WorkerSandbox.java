package io.github.forkchat.server.process;

import io.github.forkchat.launch.CheckerCommand;
import io.github.forkchat.launch.WorkerCommand;
import io.github.forkchat.launch.WorkerReach;
import io.github.forkchat.libc.Confinement;
import io.github.forkchat.libc.ErrnoException;
import io.github.forkchat.libc.Sandbox;
import io.github.forkchat.libc.UserId;
import io.github.forkchat.server.config.Privileges;
import io.github.forkchat.server.config.SandboxLevel;
import io.github.forkchat.server.config.ServerOptions;
import io.github.forkchat.server.config.ServerStartException;
import java.nio.file.Path;
import java.util.List;

/**
 * How closely the workers of this server are held: as its user asked, else as closely as can be. That is {@link
 * SandboxLevel#STRICT} for forkchat's own worker where the kernel has both seccomp and Landlock, unless the workers are
 * root's: root has ways past both.
 *
 * <p>Threads: the main one.
 */
public final class WorkerSandbox {
    /** Of a worker: its five, the JVM's own, and some for a program in its place. */
    static final int OPEN_FILES = 64;
    /** The longest file that a program in the worker's place may write outside the strict sandbox. */
    private static final long FILE_BYTES = 16 << 20;

    private final SandboxLevel level;
    /** Why it is not strict though nobody has asked for less, for the log; or empty. */
    private final String because;

    private WorkerSandbox(SandboxLevel level, String because) {
        this.level = level;
        this.because = because;
    }

    /**
     * As these options have it.
     *
     * @throws ServerStartException if it is strict and that cannot be had
     */
    public static WorkerSandbox of(ServerOptions options) throws ServerStartException {
        Privileges privileges = options.workers().privileges();
        return privileges.sandbox() == null
                ? closest(areRoots(options), options.workers().program())
                : asked(privileges.sandbox(), areRoots(options));
    }

    /**
     * What holds the password checker, which is a program of forkchat's own even if the workers are not.
     *
     * @param user the workers' and the server's; the checker is the workers' user
     */
    public static Confinement ofChecker(ServerOptions options, ServerUser user, CheckerCommand command)
            throws ErrnoException {
        SandboxLevel asked = options.workers().privileges().sandbox();
        SandboxLevel level = asked == null ? closest(areRoots(options), null).level : asked;
        Sandbox sandbox = sandbox(level, command.reads(), false);
        return new Confinement(OPEN_FILES, 0, user.workers(), sandbox);
    }

    private static boolean areRoots(ServerOptions options) {
        Privileges privileges = options.workers().privileges();
        return UserId.isRoot() && privileges.user() == null && privileges.workerUser() == null;
    }

    private static WorkerSandbox asked(SandboxLevel level, boolean areRoots) throws ServerStartException {
        if (level == SandboxLevel.STRICT && areRoots) {
            throw ServerStartException.other(
                    "--sandbox strict cannot hold workers of root's: give --worker-user NAME, or --user NAME", null);
        }
        if (level == SandboxLevel.STRICT && !Sandbox.canFilterCalls()) {
            throw ServerStartException.other(
                    "--sandbox strict needs Linux with seccomp, a C library with close_range, and x86-64 or arm64",
                    null);
        }
        return new WorkerSandbox(level, "");
    }

    private static WorkerSandbox closest(boolean areRoots, Path worker) {
        if (worker != null) {
            return new WorkerSandbox(SandboxLevel.LIMITS, "");
        }
        if (areRoots) {
            return new WorkerSandbox(
                    SandboxLevel.LIMITS,
                    " (strict with --worker-user NAME or --user NAME: it cannot hold root's workers)");
        }
        boolean strict = Sandbox.canFilterCalls() && Sandbox.canTellFiles();
        return new WorkerSandbox(strict ? SandboxLevel.STRICT : SandboxLevel.LIMITS, "");
    }

    /**
     * What forkchat's own worker can open in it.
     *
     * @param user the workers' and the server's
     */
    public WorkerReach reach(ServerUser user) {
        boolean strict = level == SandboxLevel.STRICT;
        boolean apart = level != SandboxLevel.OFF && Sandbox.canTellFiles();
        return new WorkerReach(
                user.workers() == null && !strict && !apart,
                !strict || Sandbox.canTellFiles(),
                !strict || Sandbox.canTellEmptying());
    }

    /** For the calling thread, which forks from now on. */
    public Confinement confinement(ServerUser user, WorkerCommand command) throws ErrnoException {
        boolean mayWrite = level != SandboxLevel.STRICT && command.mayWriteFiles();
        return new Confinement(
                OPEN_FILES, mayWrite ? FILE_BYTES : 0, user.workers(), sandbox(level, command.reads(), mayWrite));
    }

    private static Sandbox sandbox(SandboxLevel level, List<Path> reads, boolean mayWrite) throws ErrnoException {
        return switch (level) {
            case STRICT -> Sandbox.strict(reads);
            case LIMITS -> Sandbox.limits(mayWrite);
            case OFF -> Sandbox.OFF;
        };
    }

    /** What is to be said of it in the log beside the confinement. */
    public String because() {
        return because;
    }
}
