package io.github.forkchat.protocol.link;

import java.nio.ByteBuffer;

/**
 * The layout of a message in the stream: consecutive {@link SiteRecord}s of one server. Big endian.
 *
 * <pre>
 *   0                 8                 16            20
 *   +-----------------+-----------------+-------------+---------------- - -
 *   | int64           | int64           | int32       | records
 *   | epoch, ms       | first number    | count       |
 *   +-----------------+-----------------+-------------+---------------- - -
 * </pre>
 *
 * <p>The epoch identifies a run of Server Main: the time at which it first linked, or a later time if the run before has
 * a later one. Each run numbers its records, so that each is published and shown exactly once.
 *
 * <p>Threads: stateless.
 */
public final class Batch {
    /** Length of the part before the records. */
    public static final int HEAD_BYTES = 20;
    /** Length of the part before the records in a frame from main to link, which has no epoch. */
    public static final int SAID_HEAD_BYTES = 12;
    /** Maximum length of the records in a batch, except for a single longer one. */
    public static final int MAX_BYTES = 256 * 1024;
    /** Maximum length of the records in a frame from main to link, which lengthens a batch at most by one such. */
    public static final int MAX_SAID_BYTES = 128 * 1024;

    /** Maximum length of a batch. */
    public static final int MAX_MESSAGE_BYTES = HEAD_BYTES + MAX_BYTES + MAX_SAID_BYTES;

    private static final int OFF_FIRST = 8;
    private static final int OFF_COUNT = 16;

    private Batch() {}

    /** Writes the head at {@code at}. */
    public static void putHead(ByteBuffer to, int at, long epoch, long first, int count) {
        to.putLong(at, epoch);
        putSaidHead(to, at + OFF_FIRST, first, count);
    }

    /** Writes the head of a frame from main to link. */
    public static void putSaidHead(ByteBuffer to, int at, long first, int count) {
        to.putLong(at, first);
        to.putInt(at + Long.BYTES, count);
    }

    /** The run of the server: a time in milliseconds since 1970. */
    public static long epoch(ByteBuffer from, int at) {
        return from.getLong(at);
    }

    /** The number of the first record. */
    public static long first(ByteBuffer from, int at) {
        return from.getLong(at + OFF_FIRST);
    }

    /** How many records there are. */
    public static int count(ByteBuffer from, int at) {
        return from.getInt(at + OFF_COUNT);
    }
}
