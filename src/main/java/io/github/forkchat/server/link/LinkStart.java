package io.github.forkchat.server.link;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The link's first report, and the history of the room, for which the start of the server waits. A refusal that lasts
 * until somebody corrects it ends the server if it is the first report; any later one does not.
 *
 * <p>Threads: passData reports, the accept loop waits.
 */
final class LinkStart {
    /** Far more than the start of a JVM and the timeouts of the link take. */
    private static final int REPORT_SECONDS = 30;

    private static final int HISTORY_SECONDS = 5;

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
     * @param isRefused whether this stays so until somebody corrects the cause; then the server does not open the room
     */
    void away(String why, boolean isRefused) {
        if (isRefused && report.getCount() > 0) {
            refusal = why;
        }
        report.countDown();
        history.countDown();
    }

    /** Waits; returns why the server cannot link until somebody corrects it, or null. */
    String await() throws InterruptedException {
        boolean unused = report.await(REPORT_SECONDS, TimeUnit.SECONDS) // otherwise the room opens without a link
                && history.await(HISTORY_SECONDS, TimeUnit.SECONDS);
        return refusal;
    }
}
