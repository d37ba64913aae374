package io.github.forkchat.libc;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A child of this process. The kernel does not reuse its pid before it was waited for; after that, this class sends no
 * signals. The rest of its process group is killed before, while the number still belongs to the group.
 *
 * <p>Its C counterpart: a {@code pid_t} with {@code waitid(2)}, {@code waitpid(2)} and {@code kill(2)}. It leads a
 * process group of its own.
 *
 * <p>Threads: any.
 */
public final class ChildProcess {
    private static final Os OS = Os.current();
    private static final int SIGKILL = Constant.SIGKILL.on(OS);
    private static final int SIGTERM = Constant.SIGTERM.on(OS);
    private static final int P_PID = Constant.P_PID.on(OS);
    private static final int ENDED_UNREAPED = Constant.WEXITED.on(OS) | Constant.WNOWAIT.on(OS);
    private static final int OFF_SI_PID = Constant.OFF_SI_PID.on(OS);
    private static final int NO_OPTIONS = 0;

    /** The pid that must not be signalled as a group: -1 stands for all processes, kill(2). */
    private static final int INIT = 1;

    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final int pid;
    private final OwnChildren children;
    private boolean ended;

    /** @param children contains this child until it was waited for */
    ChildProcess(int pid, OwnChildren children) {
        this.pid = pid;
        this.children = children;
    }

    /** Its process id. */
    public int pid() {
        return pid;
    }

    /**
     * Checks whether the child has ended, without waiting. If it has, the rest of its process group is killed, too.
     *
     * @return its exit status, or empty while it runs
     * @throws ErrnoException ECHILD if it was waited for already
     */
    public synchronized Optional<WaitStatus> poll() throws ErrnoException {
        return waitFor(Constant.WNOHANG.on(OS));
    }

    /**
     * Waits for its end, up to a timeout.
     *
     * @return its exit status, or empty if it still runs after the timeout
     */
    public Optional<WaitStatus> await(int timeoutMillis) throws ErrnoException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
        Optional<WaitStatus> status = poll();
        while (status.isEmpty() && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(LOOK_NANOS);
            status = poll();
        }
        return status;
    }

    /** Blocks until it has ended. */
    synchronized WaitStatus await() throws ErrnoException {
        return waitFor(NO_OPTIONS).orElseThrow();
    }

    private Optional<WaitStatus> waitFor(int options) throws ErrnoException {
        if (!hasEnded(options)) {
            return Optional.empty();
        }
        LibC.kill(-pid, SIGKILL); // processes that it has left in its group
        WaitStatus status;
        synchronized (children) { // until it is removed, no other child may get its pid
            status = reap();
            children.remove(pid);
        }
        ended = true;
        return Optional.of(status);
    }

    /** waitid(2) that leaves the child a zombie, so that its pid and process group stay reserved. */
    private boolean hasEnded(int options) throws ErrnoException {
        try (NativeBuffer info = new NativeBuffer(Constant.SIZEOF_SIGINFO.on(OS))) {
            while (LibC.waitid(P_PID, pid, info.address(), options | ENDED_UNREAPED) < 0) {
                retry(new ErrnoException("waitid(" + pid + ")", LibC.errno()));
            }
            return info.bytes().getInt(OFF_SI_PID) == pid;
        }
    }

    private WaitStatus reap() throws ErrnoException {
        try (NativeBuffer status = new NativeBuffer(Constant.SIZEOF_INT.on(OS))) {
            while (LibC.waitpid(pid, status.address(), NO_OPTIONS) < 0) {
                retry(new ErrnoException("waitpid(" + pid + ")", LibC.errno()));
            }
            return new WaitStatus(status.bytes().getInt(0));
        }
    }

    private static void retry(ErrnoException failure) throws ErrnoException {
        if (!failure.is(Errno.EINTR)) {
            throw failure;
        }
    }

    /** SIGKILL for the child alone, because it may not lead its group yet. */
    synchronized void kill() {
        send(pid, SIGKILL);
    }

    /** SIGTERM for it and what it started. It may have moved to another group. */
    public synchronized void terminateGroup() {
        send(-pid, SIGTERM);
        send(pid, SIGTERM);
    }

    /** SIGKILL for it and what it started. It may have moved to another group. */
    public synchronized void killGroup() {
        send(-pid, SIGKILL);
        send(pid, SIGKILL);
    }

    private void send(int target, int signal) {
        if (!ended) {
            LibC.kill(target, signal);
        }
    }

    /**
     * Ends a process that need not be a child, and the group it leads: one that an earlier Server Main has left
     * behind. Waits until it is gone, at most a second, because it may hold an address that this server needs.
     *
     * @param start its start time, by {@link ProcessStart}, to distinguish it from a later process with the same pid
     * @return whether there was such a process, and the effective user may end it
     */
    public static boolean killLeftover(int pid, long start) {
        if (pid <= INIT
                || start == ProcessStart.NONE
                || ProcessStart.of(pid) != start
                || !UserId.effectiveUserMayKill(pid)) {
            return false;
        }
        LibC.kill(-pid, SIGKILL);
        LibC.kill(pid, SIGKILL);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
        while (ProcessStart.of(pid) == start && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
        return true;
    }
}
