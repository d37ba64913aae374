package io.github.forkchat.link;

import java.time.Instant;

/**
 * The last message of the stream that this link has passed to Server Main. A broker that loses the end of the stream, for
 * instance in a power failure, may give the same sequences again to other messages, but not with the same times.
 *
 * <p>Threads: any.
 */
final class LastMessage {
    private long sequence;
    private Instant stored;

    /** The message with this sequence, which the broker has stored at this time, is passed. */
    synchronized void passed(long its, Instant time) {
        sequence = its;
        stored = time;
    }

    /** Its sequence; 0 if none was passed. */
    synchronized long sequence() {
        return sequence;
    }

    /** Whether the broker has stored it at this time. */
    synchronized boolean isOf(Instant time) {
        return time.equals(stored);
    }
}
