package io.github.forkchat.server;

import io.github.forkchat.libc.WakePipe;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many forks may be starting at a time. A worker's start is all computing, so more at once than this would only
 * make every one of them slower, and in a burst of clients too slow for its deadline; the clients wait in the kernel's
 * queue.
 *
 * <p>Threads: the accept loop enters, passData leaves.
 */
final class StartGate {
    private static final int STARTS_PER_PROCESSOR = 4;

    private final AtomicInteger starting = new AtomicInteger();
    private final int limit = STARTS_PER_PROCESSOR * Runtime.getRuntime().availableProcessors();
    private final WakePipe acceptLoop;

    /** @param acceptLoop wakes the accept loop when there is room again */
    StartGate(WakePipe acceptLoop) {
        this.acceptLoop = acceptLoop;
    }

    /** Whether no further fork may be started now. */
    boolean isFull() {
        return starting.get() >= limit;
    }

    /** A fork is about to be made. */
    void enter(ConnectedFork fork) {
        fork.isInStartGate = true;
        starting.incrementAndGet();
    }

    /** It is READY, asks for the password, or is gone. */
    void leave(ConnectedFork fork) {
        if (fork.isInStartGate) {
            fork.isInStartGate = false;
            if (starting.getAndDecrement() >= limit) {
                acceptLoop.wake();
            }
        }
    }
}
