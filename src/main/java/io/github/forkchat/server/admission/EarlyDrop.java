package io.github.forkchat.server.admission;

import java.util.random.RandomGenerator;

/**
 * How likely it is that a client is turned away for each one that comes: none up to {@code start} waiting clients, {@value
 * #RATE_PERCENT} % from there on, more the more there are, all at {@code full}. As OpenSSH's {@code MaxStartups}.
 *
 * <p>Threads: one.
 *
 * @param start so many may wait before anybody is turned away
 * @param full more never wait
 * @param random decides
 */
record EarlyDrop(int start, int full, RandomGenerator random) {
    private static final int RATE_PERCENT = 30;
    private static final int ALL_PERCENT = 100;

    /** @param waiting how many wait */
    boolean isDue(int waiting) {
        if (waiting < start) {
            return false;
        }
        return waiting >= full || random.nextInt(ALL_PERCENT) < percent(waiting);
    }

    private int percent(int waiting) {
        return RATE_PERCENT + (ALL_PERCENT - RATE_PERCENT) * (waiting - start) / Math.max(1, full - start);
    }
}
