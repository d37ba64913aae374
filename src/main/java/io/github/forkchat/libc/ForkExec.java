package io.github.forkchat.libc;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import java.util.stream.Stream;

/**
 * Starts programs by {@code fork()} and {@code execve()} from a running JVM, and checks that each has really started.
 *
 * <p>A child can hang without end between the two calls, see {@link ForkChild}. So each has a timeout: if the status
 * pipe has no result by then, the child is killed and waited for, and another is forked. After {@value
 * #FORKS_BEFORE_SPAWN} such forks in a row, {@link PosixSpawn} starts the program. If there are restrictions that only
 * the child can apply, posix_spawn cannot be used, and the launch fails after {@value #FORKS} such forks. A hung child
 * holds a copy of every descriptor, so it must not outlive its timeout. {@code onFork} gets each pid at once, to
 * record it in case this process itself dies meanwhile.
 *
 * <p>The program gets {@link InheritedFds} and no other descriptor, its own process group, no controlling
 * terminal, {@code /} as its working directory, an empty signal mask, and default dispositions for all signals. If
 * this process leads its session and so keeps its terminal, the program gets its own session. On Linux it gets
 * SIGCONT when the thread that launched it ends: a stopped program then continues and notices that this process is
 * gone. By itself the kernel does this only for orphans of the same session.
 *
 * <p>Threads: one launches, and nothing else in the process starts processes; {@link #counters} from any.
 */
public final class ForkExec {
    /** Timeout from fork to execve, which normally takes 2 to 10 ms. */
    public static final int DEADLINE_MILLIS = 500;

    /** Number of hung forks in a row after which posix_spawn is used. */
    static final int FORKS_BEFORE_SPAWN = 3;
    /** Maximum number of forks if posix_spawn cannot be used. */
    static final int FORKS = 8;

    /**
     * Number of warm-up runs, which take 8 ms. After some 200 calls of a native method, or more while its compilers
     * are busy, the JVM compiles it in the calling thread and under locks. If a child did that, and another thread of
     * the parent had held such a lock at the fork, the child would hang: without warm-up, one did in every third burst
     * of 100 clients.
     */
    private static final int REHEARSALS = 1_000;

    /** Returned by {@link #readStatus} for a child that has not reached execve in time. */
    private static final int SILENT = -1;

    private final int deadlineMillis;
    private final boolean childMarksFds;
    private final long session = SessionCall.number();
    private final ForkCounters counters = new ForkCounters();
    private final NativeBuffer status = new NativeBuffer(ForkChild.KEPT * Integer.BYTES);
    private final PollSet statusPoll = new PollSet();
    private final SignalState signals = new SignalState();
    private final OwnChildren children = new OwnChildren();

    /** Creates a launcher without restrictions. */
    public ForkExec() {
        this(Confinement.NONE);
    }

    /** Warms up launches under {@code confinement}, so that all code is linked and compiled before the first fork. */
    public ForkExec(Confinement confinement) {
        this(confinement, DEADLINE_MILLIS, LinuxLibC.AVAILABLE);
    }

    /** @param childMarksFds false uses the fallback for systems without close_range */
    ForkExec(Confinement confinement, int deadlineMillis, boolean childMarksFds) {
        this.deadlineMillis = deadlineMillis;
        this.childMarksFds = childMarksFds;
        ChildSteps steps = ChildSteps.harmless(confinement);
        for (int i = 0; i < REHEARSALS; i++) {
            ForkChild.rehearse(steps);
        }
    }

    /**
     * Whether a forked child would share this JVM's heap instead of getting a copy, as with ZGC. Then nothing may be
     * forked. Looks for a shared mapping of the heap, which is possible only on Linux.
     */
    public static boolean heapIsShared() {
        try (Stream<String> mappings = Files.lines(Path.of("/proc/self/maps"), StandardCharsets.ISO_8859_1)) {
            return mappings.anyMatch(mapping -> mapping.contains(" rw-s ") && mapping.contains("java_heap"));
        } catch (IOException noProc) {
            return false;
        }
    }

    /** The counters. */
    public ForkCounters counters() {
        return counters;
    }

    /**
     * The orphans of its children, tracked from now on.
     *
     * @param openFiles how many descriptors a child may have
     */
    public Orphans orphans(int openFiles) {
        return new Orphans(children, openFiles);
    }

    /** Starts {@code program} without restrictions. */
    public ChildProcess launch(ExecArguments program, InheritedFds fds, IntConsumer onFork) throws ErrnoException {
        return launch(program, fds, Confinement.NONE, onFork);
    }

    /**
     * Starts {@code program}. Takes a few milliseconds, or {@value #DEADLINE_MILLIS} ms more for each fork that hangs.
     *
     * @param confinement restrictions of the program from its first instruction on
     * @param onFork receives the pid of each forked child, before it is waited for
     * @return the running program
     * @throws ErrnoException the errno of execve (ENOENT, EACCES, …), or of pipe (EMFILE) or fork (EAGAIN, ENOMEM), or
     *     of a failed restriction; then nothing is left of the program
     */
    public ChildProcess launch(ExecArguments program, InheritedFds fds, Confinement confinement, IntConsumer onFork)
            throws ErrnoException {
        try {
            int attempts = confinement.needsChildsHelp() ? FORKS : FORKS_BEFORE_SPAWN;
            for (int attempt = 0; attempt < attempts; attempt++) {
                if (attempt > 0) {
                    counters.retried.incrementAndGet();
                }
                ChildProcess child = forkOnce(program, fds, confinement, onFork);
                if (child != null) {
                    confinement.raiseOomScore(child);
                    return child;
                }
            }
            return spawn(program, fds, confinement, onFork);
        } catch (ErrnoException e) {
            counters.failed.incrementAndGet();
            throw e;
        }
    }

    /** Starts the program by posix_spawn; fails if there are restrictions that only the child can apply. */
    private ChildProcess spawn(ExecArguments program, InheritedFds fds, Confinement confinement, IntConsumer onFork)
            throws ErrnoException {
        if (confinement.needsChildsHelp()) {
            throw new ErrnoException("fork(), whose children hang,", Errno.EAGAIN.on(Os.current()));
        }
        ChildProcess child;
        synchronized (CloseOnExec.LOCK) {
            CloseOnExec.markAll();
            child = PosixSpawn.spawn(program, fds, children);
        }
        onFork.accept(child.pid());
        counters.spawned.incrementAndGet();
        confinement.limit(child);
        confinement.raiseOomScore(child);
        return child;
    }

    /** Forks once; returns null if the child hung, or died before execve, and was cleaned up. */
    private ChildProcess forkOnce(ExecArguments program, InheritedFds fds, Confinement confinement, IntConsumer onFork)
            throws ErrnoException {
        try (Pipe pipe = Pipe.create()) {
            ChildProcess child = new ChildProcess(fork(program, fds, confinement, pipe.writeEnd()), children);
            int words = SILENT;
            try {
                onFork.accept(child.pid());
                pipe.writeEnd().close();
                words = readStatus(pipe.readEnd());
            } finally {
                if (words != ForkChild.EXECUTED) {
                    child.kill();
                    child.await();
                }
            }
            if (words == ForkChild.EXECUTED) {
                return child;
            }
            if (words >= ForkChild.EXEC_FAILED) {
                String what = words == ForkChild.KEPT ? "giving up rights before execve" : "execve";
                throw new ErrnoException(
                        what + "(" + program + ")", status.bytes().getInt(Integer.BYTES));
            }
            (words == SILENT ? counters.hung : counters.died).incrementAndGet();
            return null;
        }
    }

    private int fork(ExecArguments program, InheritedFds fds, Confinement confinement, Fd statusEnd)
            throws ErrnoException {
        int closeFrom = childMarksFds ? CloseOnExec.FIRST : ChildSteps.NOTHING;
        ChildSteps steps = new ChildSteps(fds, statusEnd, closeFrom, session, signals.ignored(), confinement, program);
        int pid = childMarksFds ? fork(steps) : markAndFork(steps);
        if (pid < 0) {
            throw new ErrnoException("fork()", -pid);
        }
        counters.forks.incrementAndGet();
        return pid;
    }

    private int markAndFork(ChildSteps steps) throws ErrnoException {
        synchronized (CloseOnExec.LOCK) {
            CloseOnExec.markAll();
            return fork(steps);
        }
    }

    private int fork(ChildSteps steps) throws ErrnoException {
        signals.unblockAll();
        try {
            return children.start(() -> ForkChild.forkAndExec(steps));
        } finally {
            signals.restoreMask();
        }
    }

    /** Reads the status pipe to its end: how many words it carried, or {@link #SILENT} at the deadline. */
    private int readStatus(Fd readEnd) throws ErrnoException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(deadlineMillis);
        int got = 0;
        while (true) {
            long leftMillis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            statusPoll.clear();
            statusPoll.add(readEnd, PollSet.READABLE);
            if (statusPoll.poll((int) Math.max(0, leftMillis)) == 0) {
                if (leftMillis > 0) {
                    continue; // interrupted
                }
                return SILENT;
            }
            int n = readEnd.read(status.address() + got, status.size() - got);
            if (n == 0 || got + n == status.size()) {
                return (got + Math.max(0, n)) / Integer.BYTES;
            }
            got += n;
        }
    }
}
