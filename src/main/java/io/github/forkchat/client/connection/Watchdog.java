package io.github.forkchat.client.connection;

import java.io.Closeable;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Closes a connection from which an answer is due and does not come, so that nobody waits for ever. Only time in which
 * this program runs counts: after Ctrl-Z, or on a machine that was asleep, the answer gets what was left.
 *
 * <p>Threads: a daemon of its own, {@code watchdog}; any tells it.
 */
public final class Watchdog extends Thread {
    /** How long the server may take for an answer. */
    static final int ANSWER_SECONDS = 10;

    static final String NO_ANSWER = "no answer from the server in " + ANSWER_SECONDS + " s";
    /** A worker in the place of forkchat's own need not know first lines. */
    private static final String NO_GREETING = " s: the server is stopped or overloaded, or is no forkchat server";

    private static final long NEVER = Long.MAX_VALUE;

    private final Closeable connection;
    /** How long it waits at a time: if that takes much longer, the program has not run. */
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

    /** The sentence for a first line that was not answered in this time. */
    public static String noGreeting(int seconds) {
        return "no answer in " + seconds + NO_GREETING;
    }

    /** An answer must come in time from now on. */
    public void answerIsDue() {
        answerIsDue(ANSWER_SECONDS);
    }

    /** An answer must come in this time from now on. */
    public void answerIsDue(int seconds) {
        deadlineNanos.set(System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds));
        LockSupport.unpark(this);
    }

    /** It has come. */
    public void answerCame() {
        deadlineNanos.set(NEVER);
    }

    /** Whether it has closed the connection. */
    public boolean hasBitten() {
        return bitten;
    }

    /** The connection is over. */
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
