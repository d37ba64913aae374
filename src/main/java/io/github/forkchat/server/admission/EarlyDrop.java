package io.github.forkchat.server.admission;

import java.util.random.RandomGenerator;

/**
 * Random early drop, like OpenSSH's {@code MaxStartups}: the probability that one client is rejected when
 * another connects. It is 0 below {@code start} waiting clients, {@value #RATE_PERCENT} % from there, and rises to 100
 * % at {@code full}.
 *
 * <p>Threads: one.
 *
 * @param start how many clients may wait before any is rejected
 * @param full maximum number of waiting clients
 * @param random source of the random decision
 */
record EarlyDrop(int start, int full, RandomGenerator random) {
    private static final int RATE_PERCENT = 30;
    private static final int ALL_PERCENT = 100;

    /** @param waiting number of waiting clients */
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
