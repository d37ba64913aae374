package io.github.forkchat.server.process;

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
 * The confinement of this server's workers: the level in the options, or else the strictest possible. The latter is
 * {@link SandboxLevel#STRICT} for forkchat's own worker if the kernel has both seccomp and Landlock, and the workers
 * do not run as root, which can bypass both.
 *
 * <p>Threads: used only by the main thread.
 */
public final class WorkerSandbox {
    /** Maximum number of open files of a worker: its five descriptors, the JVM's, and some for another program. */
    static final int OPEN_FILES = 64;
    /** Maximum length of a file that another worker program may write outside the strict sandbox. */
    private static final long FILE_BYTES = 16 << 20;

    private final SandboxLevel level;
    /** Why the default level is not strict, for the log; empty if it is, or if the options name a level. */
    private final String because;

    private WorkerSandbox(SandboxLevel level, String because) {
        this.level = level;
        this.because = because;
    }

    /**
     * Returns the sandbox for these options.
     *
     * @throws ServerStartException if the options ask for the strict level and the system does not support it
     */
    public static WorkerSandbox of(ServerOptions options) throws ServerStartException {
        Privileges privileges = options.workers().privileges();
        return privileges.sandbox() == null
                ? closest(areRoots(options), options.workers().program())
                : asked(privileges.sandbox(), areRoots(options));
    }

    /**
     * The confinement of a checker, see {@link CheckerRole}: forkchat's own programs even
     * if the workers are not.
     *
     * @param user the users of server and workers; the program runs as the workers' user
     * @param reads the files and directories that it reads
     */
    public static Confinement ofOwnProgram(ServerOptions options, ServerUser user, List<Path> reads)
            throws ErrnoException {
        SandboxLevel asked = options.workers().privileges().sandbox();
        SandboxLevel level = asked == null ? closest(areRoots(options), null).level : asked;
        Sandbox sandbox = sandbox(level, reads, false);
        return new Confinement(OPEN_FILES, 0, user.workers(), sandbox);
    }

    /**
     * The confinement of the link, which runs as the server's user and connects to the broker. It reads what that user
     * can read.
     */
    public static Confinement ofLink(ServerOptions options) throws ErrnoException {
        boolean isOff = options.workers().privileges().sandbox() == SandboxLevel.OFF;
        return new Confinement(OPEN_FILES, 0, null, isOff ? Sandbox.OFF : Sandbox.limits(false));
    }

    private static boolean areRoots(ServerOptions options) {
        Privileges privileges = options.workers().privileges();
        return UserId.isRoot() && privileges.user() == null && privileges.workerUser() == null;
    }

    private static WorkerSandbox asked(SandboxLevel level, boolean areRoots) throws ServerStartException {
        if (level == SandboxLevel.STRICT && areRoots) {
            throw ServerStartException.other(
                    "--sandbox strict cannot confine workers that run as root: use --worker-user NAME or --user NAME",
                    null);
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
     * The files that forkchat's own worker can open in the sandbox.
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

    /** The confinement, prepared by the calling thread, which forks from now on. */
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

    /** A remark for the log beside the confinement. */
    public String because() {
        return because;
    }
}
