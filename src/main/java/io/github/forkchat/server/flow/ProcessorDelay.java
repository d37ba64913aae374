package io.github.forkchat.server.flow;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Measures how long threads of this process wait for a processor: a thread repeatedly sleeps for a short time and
 * measures how late it wakes up. This distinguishes a slow machine from a slow client. The thread sleeps without a
 * timeout while no measurement is requested.
 *
 * <p>It reads no file, so it works on every system, and in every sandbox. Threads: runs as {@code processor-delay};
 * passData asks.
 */
public final class ProcessorDelay extends Thread {
    private static final long NAP_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    /** Duration of the measurement after a request. */
    private static final long ASKED_NANOS = TimeUnit.SECONDS.toNanos(2);
    /** The weight of a new sample in the moving average. */
    private static final double NEW_PART = 0.1;

    private volatile double share;
    private volatile long askedNanos = System.nanoTime() - ASKED_NANOS;
    private volatile boolean sleeps;

    public ProcessorDelay() {
        super("processor-delay");
        setDaemon(true);
    }

    /**
     * The share of the last second that a runnable thread has waited, 0 to 1. Starts the measurement if it does not
     * run.
     */
    double share() {
        askedNanos = System.nanoTime();
        if (sleeps) {
            LockSupport.unpark(this);
        }
        return share;
    }

    @Override
    public void run() {
        double measured = 0;
        while (true) {
            long begin = System.nanoTime();
            if (begin - askedNanos > ASKED_NANOS) {
                measured = 0;
                share = measured;
                sleeps = true;
                LockSupport.park(this);
                sleeps = false;
            } else {
                LockSupport.parkNanos(this, NAP_NANOS);
                long late = Math.max(0, System.nanoTime() - begin - NAP_NANOS);
                measured += NEW_PART * ((double) late / (late + NAP_NANOS) - measured);
                share = measured;
            }
        }
    }
}
