package io.github.forkchat.protocol.link;

import java.nio.ByteBuffer;

/**
 * The layout of a record: what one server tells the others about one of its members. Big endian.
 *
 * <pre>
 *   0       1                 9       10            10 + n        14 + n
 *   +-------+-----------------+-------+-------------+-------------+------------- - -
 *   | uint8 | int64           | uint8 | n bytes     | int32       | length bytes
 *   | kind  | time, ms        | n     | name        | length      | text, UTF-8
 *   +-------+-----------------+-------+-------------+-------------+------------- - -
 *
 * The name identifies the member: at each point of a server's records only one member has it. The highest bit of the
 * kind is set if the record had to wait until an outage was over.
 * </pre>
 *
 * <p>Threads: stateless.
 */
public final class SiteRecord {
    /** Length of a record without name and text. */
    public static final int MIN_BYTES = 14;
    /** Maximum length of a text. */
    public static final int MAX_TEXT_BYTES = 65_536;
    /** Maximum length of a name. */
    public static final int MAX_NAME_BYTES = 24;
    /** Maximum length of a record. */
    public static final int MAX_BYTES = MIN_BYTES + MAX_NAME_BYTES + MAX_TEXT_BYTES;

    private static final int LATE = 0x80;
    private static final int OFF_TIME = 1;
    private static final int OFF_NAME_LENGTH = 9;
    private static final int OFF_NAME = 10;

    private SiteRecord() {}

    /** The length of a record with such a name and text. */
    public static int lengthBytes(int nameBytes, int textBytes) {
        return MIN_BYTES + nameBytes + textBytes;
    }

    /**
     * Writes the part before the text at index {@code at}.
     *
     * @param name at most {@link #MAX_NAME_BYTES}
     * @return the index for the text
     */
    public static int putHead(ByteBuffer to, int at, RecordKind kind, long timeMillis, byte[] name, int textBytes) {
        to.put(at, (byte) kind.number());
        to.putLong(at + OFF_TIME, timeMillis);
        to.put(at + OFF_NAME_LENGTH, (byte) name.length);
        to.put(at + OFF_NAME, name);
        to.putInt(at + OFF_NAME + name.length, textBytes);
        return at + MIN_BYTES + name.length;
    }

    /**
     * The length of the record at {@code at}; 0 if there is no valid one that ends at {@code limit} or before.
     *
     * @param limit index behind the last byte of all records
     */
    public static int lengthBytes(ByteBuffer from, int at, int limit) {
        if (limit - at < MIN_BYTES || kind(from, at) == null) {
            return 0;
        }
        int nameBytes = nameBytes(from, at);
        if (nameBytes > MAX_NAME_BYTES || limit - at < MIN_BYTES + nameBytes) {
            return 0;
        }
        int textBytes = textBytes(from, at);
        boolean fits = textBytes >= 0 && textBytes <= MAX_TEXT_BYTES && limit - at - MIN_BYTES - nameBytes >= textBytes;
        return fits ? lengthBytes(nameBytes, textBytes) : 0;
    }

    /** The kind of the record at {@code at}; null if there is no such. */
    public static RecordKind kind(ByteBuffer from, int at) {
        return RecordKind.of(from.get(at) & ~LATE & 0xff);
    }

    /** Notes that the record has to wait until an outage is over. */
    public static void setLate(ByteBuffer in, int at) {
        in.put(at, (byte) (in.get(at) | LATE));
    }

    /** Whether the record had to wait until an outage was over. */
    public static boolean isLate(ByteBuffer from, int at) {
        return (from.get(at) & LATE) != 0;
    }

    /** The time in milliseconds since 1970. */
    public static long timeMillis(ByteBuffer from, int at) {
        return from.getLong(at + OFF_TIME);
    }

    /** The name. */
    public static byte[] name(ByteBuffer from, int at) {
        byte[] name = new byte[nameBytes(from, at)];
        from.get(at + OFF_NAME, name);
        return name;
    }

    /** Whether the record has this name. */
    public static boolean isNamed(ByteBuffer from, int at, byte[] name) {
        boolean same = nameBytes(from, at) == name.length;
        for (int i = 0; same && i < name.length; i++) {
            same = from.get(at + OFF_NAME + i) == name[i];
        }
        return same;
    }

    private static int nameBytes(ByteBuffer from, int at) {
        return Byte.toUnsignedInt(from.get(at + OFF_NAME_LENGTH));
    }

    /** Where the text begins. */
    public static int textOffset(ByteBuffer from, int at) {
        return at + MIN_BYTES + nameBytes(from, at);
    }

    /** The length of the text. */
    public static int textBytes(ByteBuffer from, int at) {
        return from.getInt(at + OFF_NAME + nameBytes(from, at));
    }

    /** The text. */
    public static byte[] text(ByteBuffer from, int at) {
        byte[] text = new byte[textBytes(from, at)];
        from.get(textOffset(from, at), text);
        return text;
    }
}
