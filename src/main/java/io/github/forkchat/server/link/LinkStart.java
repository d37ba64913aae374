package io.github.forkchat.server.link;

import io.github.forkchat.libc.ErrnoException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The link's first report, and the history of the room, for which the start of the server waits. A configuration error
 * ends the server if it is the first report. A later configuration error does not end the server.
 *
 * <p>Threads: passData reports, the accept loop waits.
 */
final class LinkStart {
    /** Far more than the start of a JVM and the timeouts of the link take. */
    private static final long REPORT_NANOS = TimeUnit.SECONDS.toNanos(30);

    private static final long HISTORY_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final int LOOK_MILLIS = 100;

    /** What the accept loop does meanwhile. */
    interface Meanwhile {
        /** Returns false if the wait is to end. */
        boolean goesOn() throws ErrnoException;
    }

    private final CountDownLatch report = new CountDownLatch(1);
    private final CountDownLatch history = new CountDownLatch(1);
    private volatile String refusal;

    /** The broker answers, and history follows. */
    void linked() {
        report.countDown();
    }

    /** History is here. */
    void historyIsHere() {
        history.countDown();
    }

    /**
     * The link is away.
     *
     * @param isRefused whether the cause is a configuration error; then the server does not open the room
     */
    void away(String why, boolean isRefused) {
        if (isRefused && report.getCount() > 0) {
            refusal = why;
        }
        report.countDown();
        history.countDown();
    }

    /**
     * Waits; without a report in time the room opens without a link.
     *
     * @return the configuration error because of which the server cannot link, or null
     */
    String await(Meanwhile meanwhile) throws ErrnoException, InterruptedException {
        if (await(report, REPORT_NANOS, meanwhile)) {
            await(history, HISTORY_NANOS, meanwhile);
        }
        return refusal;
    }

    private static boolean await(CountDownLatch latch, long nanos, Meanwhile meanwhile)
            throws ErrnoException, InterruptedException {
        long start = System.nanoTime();
        while (meanwhile.goesOn() && System.nanoTime() - start < nanos) {
            if (latch.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                return true;
            }
        }
        return false;
    }
}
