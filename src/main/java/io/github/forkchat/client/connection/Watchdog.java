package io.github.forkchat.client.connection;

import java.io.Closeable;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * A thread that closes a connection when an answer does not come in time. Only time in which this program runs counts:
 * after Ctrl-Z, or on a machine that was asleep, the server still has the remaining time.
 *
 * <p>Threads: a separate daemon thread, {@code watchdog}; any calls it.
 */
public final class Watchdog extends Thread {
    /** Timeout for an answer. */
    static final int ANSWER_SECONDS = 10;

    static final String NO_ANSWER = "no answer from the server in " + ANSWER_SECONDS + " s";
    /** Names another program as a cause, because another worker than forkchat's need not know first lines. */
    private static final String NO_GREETING = " s: the server is stopped or overloaded, or is no forkchat server";

    private static final long NEVER = Long.MAX_VALUE;

    private final Closeable connection;
    /** Length of one sleep: after a much longer sleep, the program was stopped meanwhile. */
    private static final long STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private static final long STOPPED_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final AtomicLong deadlineNanos = new AtomicLong(NEVER);
    private volatile boolean bitten;
    private volatile boolean ended;

    public Watchdog(Closeable connection) {
        super("watchdog");
        this.connection = connection;
        setDaemon(true);
        start();
    }

    /** The message for a first line without an answer in this time. */
    public static String noGreeting(int seconds) {
        return "no answer in " + seconds + NO_GREETING;
    }

    /** Starts the default timeout for an answer. */
    public void answerIsDue() {
        answerIsDue(ANSWER_SECONDS);
    }

    /** Starts this timeout for an answer. */
    public void answerIsDue(int seconds) {
        deadlineNanos.set(System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds));
        LockSupport.unpark(this);
    }

    /** Stops the timeout: the answer has arrived. */
    public void answerCame() {
        deadlineNanos.set(NEVER);
    }

    /** Whether the watchdog has closed the connection. */
    public boolean hasBitten() {
        return bitten;
    }

    /** Ends the watchdog with the connection. */
    public void end() {
        ended = true;
        LockSupport.unpark(this);
    }

    @Override
    public void run() {
        while (!ended && !bitten) {
            long deadline = deadlineNanos.get();
            long now = System.nanoTime();
            long left = deadline - now;
            if (deadline == NEVER) {
                LockSupport.park(this);
            } else if (left > 0) {
                LockSupport.parkNanos(this, Math.min(left, STEP_NANOS));
                long waited = System.nanoTime() - now;
                if (waited > STOPPED_NANOS) {
                    deadlineNanos.compareAndSet(deadline, deadline + waited);
                }
            } else {
                bite();
            }
        }
    }

    private void bite() {
        bitten = true;
        try {
            connection.close();
        } catch (IOException e) {
            throw new IllegalStateException("a socket that cannot be closed", e);
        }
    }
}
