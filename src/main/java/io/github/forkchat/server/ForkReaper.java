package io.github.forkchat.server;

import io.github.forkchat.libc.ErrnoException;
import io.github.forkchat.libc.SignalHandlers;
import io.github.forkchat.libc.WaitStatus;
import java.util.HashSet;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;

/**
 * Waits for the forks that ended, so that none stays a zombie, and tells passData. SIGCHLD wakes it; then it asks for
 * each pid that it knows, never for any child.
 *
 * <p>Threads: {@code reaper} waits; passData hands forks over.
 */
final class ForkReaper {
    private final Set<ConnectedFork> watched = new HashSet<>();
    /** To be watched from now on; one of them may have ended before this was known. */
    private final Queue<ConnectedFork> fresh = new ConcurrentLinkedQueue<>();

    private final Semaphore work = new Semaphore(0);
    private final AtomicBoolean childEnded = new AtomicBoolean();

    /** Before the first fork. */
    ForkReaper() {
        // This also takes back an inherited SIG_IGN, with which waitpid(2) would know of nothing.
        SignalHandlers.install("CHLD", () -> {
            childEnded.set(true);
            work.release();
        });
    }

    /** Starts the thread, which tells of each watched fork that has ended, and how. */
    void start(BiConsumer<ConnectedFork, WaitStatus> exited) {
        Thread thread = new Thread(() -> run(exited), "reaper");
        thread.setDaemon(true);
        thread.start();
    }

    /** From now on waits for this fork, whose child is known. */
    void watch(ConnectedFork fork) {
        fresh.add(fork);
        work.release();
    }

    private void run(BiConsumer<ConnectedFork, WaitStatus> exited) {
        try {
            while (true) {
                // The look each second is for a SIGCHLD whose handler could not be started.
                long seconds = watched.isEmpty() ? Long.MAX_VALUE : 1;
                boolean woken = work.tryAcquire(seconds, TimeUnit.SECONDS);
                work.drainPermits();
                if (childEnded.getAndSet(false) || !woken) {
                    watched.removeIf(fork -> hasEnded(fork, exited));
                }
                for (ConnectedFork fork = fresh.poll(); fork != null; fork = fresh.poll()) {
                    if (!hasEnded(fork, exited)) {
                        watched.add(fork);
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean hasEnded(ConnectedFork fork, BiConsumer<ConnectedFork, WaitStatus> exited) {
        try {
            Optional<WaitStatus> status = fork.child.poll();
            status.ifPresent(how -> exited.accept(fork, how));
            return status.isPresent();
        } catch (ErrnoException e) {
            throw new IllegalStateException("lost a child: " + e.getMessage(), e);
        }
    }
}
