package io.github.forkchat.server.forks;

import io.github.forkchat.libc.ErrnoException;
import io.github.forkchat.libc.Orphans;
import io.github.forkchat.libc.SignalHandlers;
import io.github.forkchat.libc.WaitStatus;
import io.github.forkchat.server.diagnostics.ServerLog;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * The thread that calls waitpid(2) for forks that have ended, so that no zombie stays, and reports them to passData.
 * SIGCHLD wakes it. It waits for each known pid, never for any child. Each second it also checks the running forks.
 *
 * <p>Threads: {@code reaper} waits; passData hands forks over.
 */
public final class ForkReaper {
    /**
     * Interval of checks without a SIGCHLD, because the JVM loses the signal if it cannot start a thread for its
     * handler.
     */
    private static final long TICK_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Set<ConnectedFork> watched = new HashSet<>();
    /** Forks to be watched from now on; some may have ended already. */
    private final Queue<ConnectedFork> fresh = new ConcurrentLinkedQueue<>();

    private final Semaphore work = new Semaphore(0);
    private final AtomicBoolean childEnded = new AtomicBoolean();

    /** Must be created before the first fork. */
    public ForkReaper() {
        // This also undoes an inherited SIG_IGN, with which waitpid(2) would find no child.
        SignalHandlers.install("CHLD", () -> {
            childEnded.set(true);
            work.release();
        });
    }

    /**
     * Starts the thread, which reports the exit status of each watched fork. Before it reports, it ends the processes
     * that the fork has left behind.
     *
     * @param everySecond is called with the watched forks, by this thread
     */
    public void start(
            BiConsumer<ConnectedFork, WaitStatus> exited,
            Orphans orphans,
            Consumer<Set<ConnectedFork>> everySecond,
            ServerLog log) {
        Thread thread = new Thread(() -> run(exited, orphans, everySecond, log), "reaper");
        thread.setDaemon(true);
        thread.start();
    }

    /** Watches this fork from now on; its process must be known. */
    public void watch(ConnectedFork fork) {
        fresh.add(fork);
        work.release();
    }

    private void run(
            BiConsumer<ConnectedFork, WaitStatus> exited,
            Orphans orphans,
            Consumer<Set<ConnectedFork>> everySecond,
            ServerLog log) {
        long tickNanos = System.nanoTime() + TICK_NANOS;
        try {
            while (true) {
                boolean woken = work.tryAcquire(tickNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
                work.drainPermits();
                boolean isNew = takeFresh();
                if (childEnded.getAndSet(false) || isNew || !woken) {
                    Map<ConnectedFork, WaitStatus> ended = takeEnded();
                    int left = orphans.end();
                    if (left > 0) {
                        log.say("ended " + left + " processes that workers left behind");
                    }
                    ended.forEach(exited);
                }
                if (System.nanoTime() - tickNanos >= 0) {
                    everySecond.accept(watched);
                    tickNanos = System.nanoTime() + TICK_NANOS;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns whether there was one. */
    private boolean takeFresh() {
        int before = watched.size();
        for (ConnectedFork fork = fresh.poll(); fork != null; fork = fresh.poll()) {
            watched.add(fork);
        }
        return watched.size() > before;
    }

    private Map<ConnectedFork, WaitStatus> takeEnded() {
        Map<ConnectedFork, WaitStatus> ended = new LinkedHashMap<>();
        for (ConnectedFork fork : watched) {
            poll(fork).ifPresent(how -> ended.put(fork, how));
        }
        watched.removeAll(ended.keySet());
        return ended;
    }

    private static Optional<WaitStatus> poll(ConnectedFork fork) {
        try {
            return fork.life().child().poll();
        } catch (ErrnoException e) {
            throw new IllegalStateException("lost a child: " + e.getMessage(), e);
        }
    }
}
