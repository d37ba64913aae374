package io.github.forkchat.server.forks;

import io.github.forkchat.libc.WakePipe;
import io.github.forkchat.server.admission.Origin;
import io.github.forkchat.server.admission.Starts;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The limit on forks that start at the same time: {@value #STARTS_PER_PROCESSOR} for each processor, half of them for
 * one origin, and one for all penalized origins. A worker's start is bound by the processor, so more starts at a time
 * would only make each of them slower, and too slow for its deadline in a burst of clients. Meanwhile clients wait in
 * the {@link io.github.forkchat.server.admission.WaitingRoom}.
 *
 * <p>Threads: the accept loop enters, passData leaves.
 */
public final class StartupLimiter implements Starts {
    private static final int STARTS_PER_PROCESSOR = 4;

    private final AtomicInteger starting = new AtomicInteger();
    private final AtomicInteger penalized = new AtomicInteger();
    private final Map<Origin, Integer> byOrigin = new ConcurrentHashMap<>();
    private final int limit = STARTS_PER_PROCESSOR * Runtime.getRuntime().availableProcessors();
    private final int limitOfOrigin = limit / 2;
    private final WakePipe acceptLoop;

    /** @param acceptLoop is woken whenever a start is over */
    public StartupLimiter(WakePipe acceptLoop) {
        this.acceptLoop = acceptLoop;
    }

    /** Whether no further fork may be started now. */
    public boolean isFull() {
        return starting.get() >= limit;
    }

    @Override
    public boolean mayStart(Origin origin, boolean isPenalized) {
        return !isFull() && byOrigin.getOrDefault(origin, 0) < limitOfOrigin && !(isPenalized && penalized.get() > 0);
    }

    /** Counts a fork that starts now. */
    public void enter(ConnectedFork fork) {
        fork.admission().startBegins();
        starting.incrementAndGet();
        byOrigin.merge(fork.admission().origin(), 1, Integer::sum);
        if (fork.admission().isPenalized()) {
            penalized.incrementAndGet();
        }
    }

    /** Removes a fork that is READY or has ended from the count. */
    void leave(ConnectedFork fork) {
        if (fork.admission().startIsOver()) {
            starting.decrementAndGet();
            byOrigin.computeIfPresent(fork.admission().origin(), (key, count) -> count == 1 ? null : count - 1);
            if (fork.admission().isPenalized()) {
                penalized.decrementAndGet();
            }
            acceptLoop.wake();
        }
    }
}
