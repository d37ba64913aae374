package io.github.forkchat.server.link;

import java.util.concurrent.ThreadLocalRandom;

/**
 * The epoch of this run of Server Main, see {@link io.github.forkchat.protocol.link.Batch}.
 *
 * <p>Threads: passData chooses it; the accept loop reads it.
 */
final class OwnEpoch {
    private static final int MAX_STEP_MILLIS = 1_000;

    private volatile long value;

    /** The epoch; 0 until it was chosen. */
    long value() {
        return value;
    }

    /**
     * Chooses it, the first time: the present time. If the site's last run has a later epoch, because the clock was set
     * back since then, it is a little later than that one. Two servers of a site do not choose the same.
     *
     * @param lastEpoch of the site's last batch in the stream, or 0
     */
    long choose(long lastEpoch) {
        if (value == 0) {
            long now = System.currentTimeMillis();
            value = now > lastEpoch
                    ? now
                    : lastEpoch + ThreadLocalRandom.current().nextInt(1, MAX_STEP_MILLIS);
        }
        return value;
    }
}
