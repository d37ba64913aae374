package io.github.forkchat.protocol.link;

import java.nio.ByteBuffer;

/**
 * The state of the stream when the link connected. Threads: immutable.
 *
 * @param createdMillis when the stream was made, in milliseconds since 1970
 * @param first the sequence of its first message
 * @param last the sequence of its last message; 0 if there was none ever
 * @param ownEpoch the epoch of the last message of this site; 0 if there is none
 * @param ownEnd the number behind the last record in it
 */
public record StreamState(long createdMillis, long first, long last, long ownEpoch, long ownEnd) {
    /** Its length on the pipe. */
    public static final int BYTES = 5 * Long.BYTES;

    /** Writes it. */
    public void put(ByteBuffer to) {
        to.putLong(createdMillis).putLong(first).putLong(last).putLong(ownEpoch).putLong(ownEnd);
    }

    /** Reads the one at {@code at}. */
    public static StreamState get(ByteBuffer from, int at) {
        return new StreamState(
                from.getLong(at),
                from.getLong(at + Long.BYTES),
                from.getLong(at + 2 * Long.BYTES),
                from.getLong(at + 3 * Long.BYTES),
                from.getLong(at + 4 * Long.BYTES));
    }
}
