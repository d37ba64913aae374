package io.github.forkchat.server.room;

import io.github.forkchat.server.flow.RunningClock;
import io.github.forkchat.server.forks.ConnectedFork;
import io.github.forkchat.server.forks.ForkTable;
import java.util.concurrent.TimeUnit;

/**
 * Who says and asks nothing for a while leaves, if the server is told so: {@code --idle-timeout}. To the second.
 *
 * <p>Threads: passData.
 */
final class IdleTimeout {
    /** How often {@link #check} is to be called while the rule is on, so that it is right to the second. */
    static final int LOOK_MILLIS = 1_000;

    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS);

    private final int seconds;
    private final ForkTable forks;
    private final ForkExit exits;
    private final RunningClock clock;
    private long lookedNanos;

    /** @param seconds how long a client may say nothing; 0: for ever */
    IdleTimeout(int seconds, ForkTable forks, ForkExit exits, RunningClock clock) {
        this.seconds = seconds;
        this.forks = forks;
        this.exits = exits;
        this.clock = clock;
    }

    /** Whether there is such a limit. */
    boolean isOn() {
        return seconds > 0;
    }

    /**
     * Has those leave who have said nothing for so long.
     *
     * @param handledAll whether every frame that was read was handled; if not, what they said may wait, and so does this;
     *     a fork without credit may wait as well
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
