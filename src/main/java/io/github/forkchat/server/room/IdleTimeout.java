package io.github.forkchat.server.room;

import io.github.forkchat.server.flow.RunningClock;
import io.github.forkchat.server.forks.ConnectedFork;
import io.github.forkchat.server.forks.ForkTable;
import java.util.concurrent.TimeUnit;

/**
 * The {@code --idle-timeout}: disconnects clients that send nothing for this time, exact to the second.
 *
 * <p>Threads: passData.
 */
final class IdleTimeout {
    /** The interval of {@link #check} while the timeout is on, so that it is exact to the second. */
    static final int LOOK_MILLIS = 1_000;

    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS);

    private final int seconds;
    private final ForkTable forks;
    private final ForkExit exits;
    private final RunningClock clock;
    private long lookedNanos;

    /** @param seconds how long a client may send nothing; 0: no limit */
    IdleTimeout(int seconds, ForkTable forks, ForkExit exits, RunningClock clock) {
        this.seconds = seconds;
        this.forks = forks;
        this.exits = exits;
        this.clock = clock;
    }

    /** Whether there is an idle timeout. */
    boolean isOn() {
        return seconds > 0;
    }

    /**
     * Disconnects the clients whose idle timeout is over.
     *
     * @param handledAll whether every frame that was read was handled; if not, no client is disconnected, because its
     *     frames may still wait; nor is a fork without credit, which cannot send
     */
    void check(boolean handledAll) {
        long now = clock.nanos();
        if (!isOn() || now - lookedNanos < LOOK_NANOS) {
            return;
        }
        long sinceNanos = now - lookedNanos;
        lookedNanos = now;
        for (int i = 0; i < forks.size(); i++) {
            ConnectedFork fork = forks.at(i);
            boolean counts =
                    handledAll && !(fork.credit() != null && fork.credit().isUsedUp());
            long silentNanos = fork.activity().silentNanos(now, sinceNanos, counts);
            if (counts && fork.life().isInRoom() && silentNanos >= TimeUnit.SECONDS.toNanos(seconds)) {
                exits.idle(fork, "said nothing for " + seconds + " s");
            }
        }
    }
}
