package io.github.forkchat.libc;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import java.util.stream.Stream;

/**
 * Starts programs by {@code fork()} and {@code execve()} from a running JVM, and sees to it that each one really
 * started.
 *
 * <p>A child can hang for ever between the two calls, see {@link ForkChild}. So each is given a deadline: when the
 * status pipe says nothing until then, the child is killed and waited for, and another is forked. After {@value
 * #FORKS_BEFORE_SPAWN} such forks in a row {@link PosixSpawn} does it. If the program is to be held back in a way that
 * takes the child's help, posix_spawn cannot do that, and the launch fails after {@value #FORKS} such forks. A hung child holds a copy of every descriptor,
 * so it must not outlive its deadline; {@code onFork} is told each pid at once, to be written down for the case that
 * this process itself dies meanwhile.
 *
 * <p>The program gets {@link InheritedFds} and no other descriptor, a process group of its own, no controlling terminal,
 * {@code /} as its working directory, an empty signal mask, and default dispositions for all signals. If this process leads
 * its session and so keeps its terminal, the program gets a session of its own. On Linux it gets SIGCONT when the thread that
 * launched it ends: a program that is stopped then sees that this process is gone. The kernel does that by itself for orphans
 * of the same session alone.
 *
 * <p>Threads: one launches, and nothing else in the process starts processes; {@link #counters} from any.
 */
public final class ForkExec {
    /** How long a child may take from fork to execve; ordinary are 2 to 10 ms. */
    public static final int DEADLINE_MILLIS = 500;

    /** After so many hung forks in a row posix_spawn takes over. */
    static final int FORKS_BEFORE_SPAWN = 3;
    /** And so many are made where it cannot. */
    static final int FORKS = 8;

    /**
     * At some 200 calls, or more while its compilers are busy, the JVM makes machine code for a native method: in the
     * thread that calls it, and under locks. If that were a child, and another thread of the parent had held one of them
     * at the fork, it would hang; without this, one did in every third burst of 100 clients. Takes 8 ms.
     */
    private static final int REHEARSALS = 1_000;

    /** What {@link #readStatus} says of a child that has not come to execve by its deadline. */
    private static final int SILENT = -1;

    private final int deadlineMillis;
    private final boolean childMarksFds;
    private final long session = SessionCall.number();
    private final ForkCounters counters = new ForkCounters();
    private final NativeBuffer status = new NativeBuffer(ForkChild.KEPT * Integer.BYTES);
    private final PollSet statusPoll = new PollSet();
    private final SignalState signals = new SignalState();
    private final OwnChildren children = new OwnChildren();

    /** For programs that are held to nothing. */
    public ForkExec() {
        this(Confinement.NONE);
    }

    /** Rehearses launches under {@code confinement}, so that the first fork finds everything linked and compiled. */
    public ForkExec(Confinement confinement) {
        this(confinement, DEADLINE_MILLIS, LinuxLibC.AVAILABLE);
    }

    /** @param childMarksFds false takes the way of a system without close_range */
    ForkExec(Confinement confinement, int deadlineMillis, boolean childMarksFds) {
        this.deadlineMillis = deadlineMillis;
        this.childMarksFds = childMarksFds;
        ChildSteps steps = ChildSteps.harmless(confinement);
        for (int i = 0; i < REHEARSALS; i++) {
            ForkChild.rehearse(steps);
        }
    }

    /**
     * Whether this JVM's heap is memory that a forked child would share, and write into, instead of getting a copy:
     * ZGC's is. Then nothing may be forked. Looks for a shared mapping of the heap, which only Linux tells of.
     */
    public static boolean heapIsShared() {
        try (Stream<String> mappings = Files.lines(Path.of("/proc/self/maps"), StandardCharsets.ISO_8859_1)) {
            return mappings.anyMatch(mapping -> mapping.contains(" rw-s ") && mapping.contains("java_heap"));
        } catch (IOException noProc) {
            return false;
        }
    }

    /** What happened so far. */
    public ForkCounters counters() {
        return counters;
    }

    /**
     * What its children leave behind, from now on.
     *
     * @param openFiles how many descriptors a child may have
     */
    public Orphans orphans(int openFiles) {
        return new Orphans(children, openFiles);
    }

    /** Starts {@code program} as below, held to nothing. */
    public ChildProcess launch(ExecArguments program, InheritedFds fds, IntConsumer onFork) throws ErrnoException {
        return launch(program, fds, Confinement.NONE, onFork);
    }

    /**
     * Starts {@code program}. Takes a few milliseconds, or {@value #DEADLINE_MILLIS} ms more for each fork that hangs.
     *
     * @param confinement what it is held to from its first instruction on
     * @param onFork given the pid of each child that is forked, before it is waited for
     * @return the running program
     * @throws ErrnoException the errno of execve (ENOENT, EACCES, …), or of pipe (EMFILE) or fork (EAGAIN, ENOMEM), or of
     *     what could not be given up; then nothing is left of it
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

    /** Without the child's own steps: what cannot be done to it from here, it cannot be started without. */
    private ChildProcess spawn(ExecArguments program, InheritedFds fds, Confinement confinement, IntConsumer onFork)
            throws ErrnoException {
        if (confinement.needsChildsHelp()) {
            throw new ErrnoException("fork(), whose children hang,", Errno.EAGAIN.on(Os.current()));
        }
        CloseOnExec.markAll();
        ChildProcess child = PosixSpawn.spawn(program, fds, children);
        onFork.accept(child.pid());
        counters.spawned.incrementAndGet();
        confinement.limit(child);
        confinement.raiseOomScore(child);
        return child;
    }

    /** Forks once; null if the child hung, or died before it came to execve, and was put away. */
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
        if (!childMarksFds) {
            CloseOnExec.markAll();
        }
        ChildSteps steps = new ChildSteps(fds, statusEnd, closeFrom, session, signals.ignored(), confinement, program);
        signals.unblockAll();
        int pid;
        try {
            pid = children.start(() -> ForkChild.forkAndExec(steps));
        } finally {
            signals.restoreMask();
        }
        if (pid < 0) {
            throw new ErrnoException("fork()", -pid);
        }
        counters.forks.incrementAndGet();
        return pid;
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
