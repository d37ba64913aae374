package io.github.forkchat.fork;

import io.github.forkchat.fork.frames.FrameWriter;
import io.github.forkchat.fork.input.LineRate;

/**
 * How often a client may ask for something: a list, a name, a direct message, the counters, or by a line that is refused. A
 * client that asks more often waits, as with {@link LineRate}, and nothing is lost. Messages, with their receipts, do not
 * count.
 *
 * <p>Threads: the one that reads the client.
 */
final class RequestRate {
    private static final int BURST_SECONDS = 2;

    private final FrameWriter toMain;
    private final ClientOutput client;
    /** Null if a client may ask as often as it likes. */
    private final LineRate rate;

    /** @param perSecond 0: as often as it likes */
    RequestRate(int perSecond, FrameWriter toMain, ClientOutput client) {
        this.toMain = toMain;
        this.client = client;
        rate = perSecond == 0 ? null : new LineRate(perSecond, BURST_SECONDS * perSecond);
    }

    /**
     * Waits until the next request may be made; what was said until now does not wait with it.
     *
     * @return false if the client is not there any more: what it asked for would take long, and nobody hears the answers
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
