package io.github.forkchat.server.link;

import io.github.forkchat.libc.NativeBuffer;
import io.github.forkchat.protocol.link.RecordKind;
import io.github.forkchat.protocol.link.SiteRecord;
import io.github.forkchat.server.forks.ConnectedFork;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The records of this server that have no place in the stream yet, or of which this server does not know it. A ring of
 * bytes outside the Java heap, of fixed size. Records are numbered from 0; their return in the stream frees them.
 *
 * <pre>
 *   base ──────────────► next
 *   the oldest record    the number of the next one
 * </pre>
 *
 * <p>A record lies in one piece: where it would wrap around the ring's end, it begins at the start.
 *
 * <p>Threads: passData. Allocates nothing for a record.
 */
public final class Outbox {
    /** Its size in bytes. */
    public static final int SIZE_BYTES = 4 << 20;

    /** Maximum number of records; a power of two. */
    static final int MAX_RECORDS = 1 << 16;

    private static final int MASK = MAX_RECORDS - 1;

    private final NativeBuffer memory = NativeBuffer.untouched(SIZE_BYTES);
    private final ByteBuffer bytes = memory.bytes().order(ByteOrder.BIG_ENDIAN);
    private final int[] offsets = new int[MAX_RECORDS];
    private final int[] lengths = new int[MAX_RECORDS];
    /** The forks of the members that the records are about; null for records about none. */
    private final ConnectedFork.Reference[] forks = new ConnectedFork.Reference[MAX_RECORDS];
    /** The names in the records, so that each record of a member has the same array. */
    private final byte[][] names = new byte[MAX_RECORDS][];

    private long base;
    private long next;
    /** Where the next record goes, unless it has to begin at the start. */
    private int tail;

    /** The number of the oldest record, or {@link #next} if there is none. */
    long base() {
        return base;
    }

    /** The number of the next record. */
    long next() {
        return next;
    }

    /** Whether it holds no record. */
    boolean isEmpty() {
        return base == next;
    }

    /** Whether there is space for any record and some short ones that it may cause. */
    boolean hasSpace() {
        return next - base < MAX_RECORDS - MAX_RECORDS / 4 && place(2 * SiteRecord.MAX_BYTES) >= 0;
    }

    /** Whether there is space for a record of this length. */
    private boolean hasSpaceFor(int lengthBytes) {
        return next - base < MAX_RECORDS && place(lengthBytes) >= 0;
    }

    /** Where a record of this length goes; -1 if there is no space. */
    private int place(int lengthBytes) {
        int head = isEmpty() ? -1 : offsets[(int) base & MASK];
        if (head < 0) {
            return 0;
        }
        if (tail > head) {
            if (SIZE_BYTES - tail >= lengthBytes) {
                return tail;
            }
            return head > lengthBytes ? 0 : -1;
        }
        return head - tail > lengthBytes ? tail : -1; // never full to the last byte: that would look empty
    }

    /**
     * Adds a record; if there is no space for it, the oldest records are dropped.
     *
     * @param fork of the member that it is about, or null
     * @param text where the text is, at {@code offset}, {@code textBytes} long
     * @param dropped is told of each record before it is dropped
     */
    void add(
            RecordKind kind,
            ConnectedFork.Reference fork,
            byte[] name,
            long timeMillis,
            ByteBuffer text,
            int offset,
            int textBytes,
            Dropped dropped) {
        int lengthBytes = SiteRecord.lengthBytes(name.length, textBytes);
        while (!hasSpaceFor(lengthBytes)) {
            dropped.dropped(base);
            free(base + 1);
        }
        int at = place(lengthBytes);
        int textAt = SiteRecord.putHead(bytes, at, kind, timeMillis, name, textBytes);
        bytes.put(textAt, text, offset, textBytes);
        int index = (int) next & MASK;
        offsets[index] = at;
        lengths[index] = lengthBytes;
        forks[index] = fork;
        names[index] = name;
        tail = at + lengthBytes;
        next++;
    }

    /** Is told of records that are dropped. */
    interface Dropped {
        /** The record with this number is about to be dropped. */
        void dropped(long number);
    }

    /** How many of the records before this number are messages. */
    int messagesBefore(long end) {
        int messages = 0;
        for (long number = base; number < end; number++) {
            messages += kind(number) == RecordKind.MESSAGE ? 1 : 0;
        }
        return messages;
    }

    /** Frees all records before this number. */
    void free(long end) {
        for (; base < Math.min(end, next); base++) {
            forks[(int) base & MASK] = null;
            names[(int) base & MASK] = null;
        }
    }

    /** The buffer with the records. */
    ByteBuffer bytes() {
        return bytes;
    }

    /** The index of a record in {@link #bytes}. */
    int offset(long number) {
        return offsets[(int) number & MASK];
    }

    /** Notes that a record waits until an outage is over. */
    void setLate(long number) {
        SiteRecord.setLate(bytes, offset(number));
    }

    /** The length of a record. */
    int lengthBytes(long number) {
        return lengths[(int) number & MASK];
    }

    /**
     * The number behind the last record of those from {@code number} on that lie in one piece of {@link #bytes}.
     *
     * @param maxBytes maximum length of the piece
     */
    long endOfPiece(long number, int maxBytes) {
        long end = number;
        int at = offset(number);
        int limit = at + maxBytes;
        while (end < next && offset(end) == at && at + lengthBytes(end) <= limit) {
            at += lengthBytes(end);
            end++;
        }
        return end;
    }

    /** The length of the records from {@code number} to {@code end}, which lie in one piece. */
    int pieceBytes(long number, long end) {
        return offset(end - 1) + lengthBytes(end - 1) - offset(number);
    }

    /** The kind of a record. */
    RecordKind kind(long number) {
        return SiteRecord.kind(bytes, offset(number));
    }

    /** The time of a record, in milliseconds since 1970. */
    long timeMillis(long number) {
        return SiteRecord.timeMillis(bytes, offset(number));
    }

    /** The fork of the member that a record is about; null if there is none. */
    ConnectedFork.Reference fork(long number) {
        return forks[(int) number & MASK];
    }

    /** The name in a record. */
    byte[] name(long number) {
        return names[(int) number & MASK];
    }
}
