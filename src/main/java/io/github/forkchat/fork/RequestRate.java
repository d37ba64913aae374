package io.github.forkchat.fork;

import io.github.forkchat.fork.frames.FrameWriter;
import io.github.forkchat.fork.input.LineRate;
import io.github.forkchat.fork.output.ClientOutput;

/**
 * The rate limit for requests: lists, names, direct messages, counters, and lines that are refused. Beyond it the
 * client is not read for a while, as with {@link LineRate}, and nothing is lost. Messages and their receipts do not
 * count.
 *
 * <p>Threads: used only by the thread that reads the client.
 */
final class RequestRate {
    private static final int BURST_SECONDS = 2;

    private final FrameWriter toMain;
    private final ClientOutput client;
    /** Null if there is no limit. */
    private final LineRate rate;

    /** @param perSecond maximum number of requests a second; 0: no limit */
    RequestRate(int perSecond, FrameWriter toMain, ClientOutput client) {
        this.toMain = toMain;
        this.client = client;
        rate = perSecond == 0 ? null : new LineRate(perSecond, BURST_SECONDS * perSecond);
    }

    /**
     * Waits until the next request is allowed; earlier messages are flushed first.
     *
     * @return false if the client has disconnected: its requests would take long, and nobody would read the answers
     */
    boolean await() {
        if (rate != null) {
            if (rate.isUsedUp()) {
                toMain.flush();
                if (client.isGone()) {
                    return false;
                }
            }
            rate.await();
        }
        return true;
    }
}
