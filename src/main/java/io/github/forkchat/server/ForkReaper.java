package io.github.forkchat.server;

import io.github.forkchat.libc.ErrnoException;
import io.github.forkchat.libc.SignalHandlers;
import io.github.forkchat.libc.WaitStatus;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/**
 * Waits for the forks that ended, so that none stays a zombie, and tells passData. SIGCHLD wakes it; then it asks for
 * each pid that it knows, never for any child.
 *
 * <p>Threads: {@code reaper} waits; passData hands forks over.
 */
final class ForkReaper {
    private final Set<ConnectedFork> watched = ConcurrentHashMap.newKeySet();
    private final Semaphore childEnded = new Semaphore(0);

    /** Before the first fork. */
    ForkReaper() {
        // This also takes back an inherited SIG_IGN, with which waitpid(2) would know of nothing.
        SignalHandlers.install("CHLD", childEnded::release);
    }

    /** Starts the thread, which tells of each watched fork that has ended, and how. */
    void start(BiConsumer<ConnectedFork, WaitStatus> exited) {
        Thread thread = new Thread(() -> run(exited), "reaper");
        thread.setDaemon(true);
        thread.start();
    }

    /** From now on waits for this fork, whose child is known. */
    void watch(ConnectedFork fork) {
        watched.add(fork);
        childEnded.release(); // it may have ended already
    }

    private void run(BiConsumer<ConnectedFork, WaitStatus> exited) {
        try {
            while (true) {
                // The look each second is for a SIGCHLD whose handler could not be started.
                long seconds = watched.isEmpty() ? Long.MAX_VALUE : 1;
                if (childEnded.tryAcquire(seconds, TimeUnit.SECONDS)) {
                    childEnded.drainPermits();
                }
                for (ConnectedFork fork : watched) {
                    askAfter(fork, exited);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void askAfter(ConnectedFork fork, BiConsumer<ConnectedFork, WaitStatus> exited) {
        try {
            Optional<WaitStatus> status = fork.child.poll();
            if (status.isPresent()) {
                watched.remove(fork);
                exited.accept(fork, status.get());
            }
        } catch (ErrnoException e) {
            throw new IllegalStateException("lost a child: " + e.getMessage(), e);
        }
    }
}
