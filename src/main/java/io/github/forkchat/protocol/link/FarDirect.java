package io.github.forkchat.protocol.link;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A direct message between members of two servers. On the pipe: site, from and to, each with a uint8 length before it,
 * then the text.
 *
 * <p>Threads: immutable, except for the array, which no code changes.
 *
 * @param site the other site: on the way out the recipient's, on the way in the sender's
 * @param from name of the sender, without its site
 * @param to name of the recipient, without its site
 * @param text UTF-8
 */
@SuppressWarnings("ArrayRecordComponent") // no code compares them
public record FarDirect(String site, String from, String to, byte[] text) {
    private static final int NAMES = 3;

    /** Maximum length on the pipe. */
    public static final int MAX_BYTES = NAMES * (1 + 255) + SiteRecord.MAX_TEXT_BYTES;

    /** Its bytes on the pipe. */
    public byte[] bytes() {
        byte[][] names = {utf8(site), utf8(from), utf8(to)};
        ByteBuffer to = ByteBuffer.allocate(NAMES + names[0].length + names[1].length + names[2].length + text.length);
        for (byte[] name : names) {
            to.put((byte) name.length).put(name);
        }
        return to.put(text).array();
    }

    private static byte[] utf8(String name) {
        return name.getBytes(StandardCharsets.UTF_8);
    }

    /** Reads one; null if the bytes are none. */
    public static FarDirect of(byte[] bytes) {
        String[] names = new String[NAMES];
        int at = 0;
        for (int i = 0; i < NAMES; i++) {
            int length = at < bytes.length ? Byte.toUnsignedInt(bytes[at]) : bytes.length;
            if (bytes.length - at - 1 < length) {
                return null;
            }
            names[i] = new String(bytes, at + 1, length, StandardCharsets.UTF_8);
            at += 1 + length;
        }
        byte[] text = new byte[bytes.length - at];
        System.arraycopy(bytes, at, text, 0, text.length);
        return text.length > SiteRecord.MAX_TEXT_BYTES ? null : new FarDirect(names[0], names[1], names[2], text);
    }
}
