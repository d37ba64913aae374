package io.github.forkchat.server.ring;

import io.github.forkchat.protocol.Hello;

/**
 * An index of the last messages in the {@link BroadcastRing}, from which a new client gets its history. It covers at
 * most the last fourth of the ring, so that a client that reads history slowly does not block the room at once.
 *
 * <p>Answers to requests go through the ring as well, and would drive the messages out of that fourth: samples for
 * {@code forkchat top} alone take 15 KB a second in a room of 100. So the newest messages, up to a sixteenth of the
 * ring, are copied to its tail before that happens.
 *
 * <p>Threads: passData.
 */
public final class RecentMessages {
    /** Maximum number of messages in the index. */
    public static final int MAX_MESSAGES = Hello.MAX_HISTORY;

    /** The index covers this part of the ring. */
    private static final int PART_OF_RING = 4;
    /** The copied messages have at most this part of the ring's bytes. */
    private static final int COPIED_PART = 16;
    /** They are copied when the oldest of them is this many such parts behind the tail. */
    private static final long FADING_PARTS = 3;
    /** After each such part of the ring that was written, it is checked whether they have to be copied. */
    private static final int CHECKED_PART = 32;

    private final BroadcastRing ring;
    /** The position of the frame of message n, at index n modulo the length. */
    private final long[] frames = new long[MAX_MESSAGES];
    /** The position of the text of message n, at index n modulo the length. */
    private final long[] lines = new long[MAX_MESSAGES];

    private long count;
    private long end;
    /** The tail at the last call of {@link #fadingBytes}. */
    private long checkedAt;
    /** How many messages {@link #copyFading} copies. */
    private int fading;
    /** The length of their frames. */
    private int fadingBytes;

    public RecentMessages(BroadcastRing ring) {
        this.ring = ring;
    }

    /**
     * Adds a message that was just appended, and ends at the ring's tail.
     *
     * @param frame the position of the message's frame
     * @param textBytes the length of its text
     */
    public void add(long frame, int textBytes) {
        end = ring.tail();
        frames[(int) (count % MAX_MESSAGES)] = frame;
        lines[(int) (count % MAX_MESSAGES)] = end - textBytes;
        count++;
    }

    /** Forgets all messages. */
    public void clear() {
        count = 0;
    }

    /** How many bytes {@link #copyFading} would append now; usually 0. */
    public int fadingBytes() {
        if (ring.tail() - checkedAt < ring.size() / CHECKED_PART) {
            return 0;
        }
        checkedAt = ring.tail();
        fadingBytes = 0;
        long oldest = Long.MAX_VALUE;
        fading = 0;
        while (fading < Math.min(count, MAX_MESSAGES) && isCovered(frames[index(fading + 1)])) {
            long frame = frames[index(fading + 1)];
            int more = frame == oldest ? 0 : ring.frameBytes(frame);
            if (fadingBytes + more > ring.size() / COPIED_PART) {
                break;
            }
            fadingBytes += more;
            oldest = frame;
            fading++;
        }
        return oldest < ring.tail() - FADING_PARTS * (ring.size() / COPIED_PART) ? fadingBytes : 0;
    }

    /** Copies the messages that {@link #fadingBytes} has just counted to the ring's tail. */
    public void copyFading() {
        ring.beginCopies(fadingBytes);
        long from = -1;
        long to = -1;
        for (int n = fading; n > 0; n--) {
            int message = index(n);
            if (frames[message] != from) {
                from = frames[message];
                to = ring.copyFrame(from);
            }
            frames[message] = to;
            lines[message] += to - from;
        }
        end = ring.endCopies();
    }

    private boolean isCovered(long frame) {
        return frame >= ring.tail() - ring.size() / PART_OF_RING;
    }

    /** How many messages are available, at most {@code wanted}. */
    public int available(int wanted) {
        int found = 0;
        while (found < Math.min(wanted, Math.min(count, MAX_MESSAGES)) && isCovered(frames[index(found + 1)])) {
            found++;
        }
        return found;
    }

    /** The last {@code n} messages, at least one. */
    public History last(int n) {
        return new History(frames[index(n)], lines[index(n)], end);
    }

    private int index(int fromTheLast) {
        return (int) ((count - fromTheLast) % MAX_MESSAGES);
    }
}
