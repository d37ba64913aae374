package io.github.forkchat.testkit;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** Generates unexpected inputs, reproducibly from a seed: numbers, text, bytes, and nearly valid ones. */
public final class Mutations {
    /** Takes a piece of something: from an index to before another. */
    public interface Piece {
        void take(int from, int to);
    }

    private static final byte[] NOTHING = {};
    private static final int[] RARE_CHARACTERS = {
        '\t', 0x7ff, 0x800, 0x2028, 0x2029, 0x202e, 0xfeff, 0xfffd, 0xffff, 0x10000, 0x10ffff
    };
    /** What is put into valid input: it ends, quotes or begins something, or is UTF-8 of a kind that must not be. */
    private static final byte[][] SPECIAL = special(
            "\n", "\r\n", "\r", "\0", "\"", "\\", "\\u", "{", "}", ",", ":", "=", " ", "/", "-", "0", "%forkchat/1 ");

    private static final byte[][] BROKEN_UTF8 = Stream.of(
                    "80", "ff", "c3", "e282", "f09f98", "c0af", "eda080", "f4908080")
            .map(HexFormat.of()::parseHex)
            .toArray(byte[][]::new);
    private static final int[] LIMITS = {
        Integer.MIN_VALUE,
        -10_000,
        -9_998,
        -1,
        0,
        1,
        255,
        256,
        500,
        512,
        4_096,
        65_536,
        65_816,
        1 << 20,
        Integer.MAX_VALUE
    };

    private final SplittableRandom random;

    public Mutations(long seed) {
        random = new SplittableRandom(seed);
    }

    private static byte[][] special(String... texts) {
        return Stream.of(texts)
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .toArray(byte[][]::new);
    }

    /** 0 to before {@code bound}. */
    public int below(int bound) {
        return random.nextInt(bound);
    }

    /** Both included. */
    public int between(int least, int most) {
        return random.nextInt(least, most + 1);
    }

    /** True once in so many times. */
    public boolean oneIn(int times) {
        return random.nextInt(times) == 0;
    }

    /** Any of these. */
    @SafeVarargs
    public final <T> T one(T... of) {
        return of[below(of.length)];
    }

    /** A length: mostly 0 to {@code usual}; sometimes at one of these limits, or next to it. */
    public int length(int usual, int... limits) {
        return oneIn(16) ? limits[below(limits.length)] + between(-1, 1) : between(0, usual);
    }

    /** Any number, often at a limit. */
    public int number() {
        return oneIn(2) ? LIMITS[below(LIMITS.length)] : random.nextInt();
    }

    /** Any number. */
    public long longNumber() {
        return random.nextLong() >> below(Long.SIZE);
    }

    /** So many bytes, without any sense. */
    public byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    /** Text of so many code points, of every kind and length in UTF-8. */
    public String text(int length) {
        StringBuilder text = new StringBuilder(2 * length);
        boolean ascii = oneIn(2);
        for (int i = 0; i < length; i++) {
            text.appendCodePoint(ascii ? between(' ', '~') : codePoint());
        }
        return text.toString();
    }

    /** The same, of what may be shown to others alone. */
    public String cleanText(int length) {
        int[] clean = text(length).codePoints().map(c -> steers(c) ? 'x' : c).toArray();
        return new String(clean, 0, clean.length);
    }

    private int codePoint() {
        return switch (below(10)) {
            case 0 -> below(' ');
            case 1 -> between(0x7f, 0x9f);
            case 2 -> between(0xa0, 0x7ff);
            case 3 -> between(0x800, Character.MIN_SURROGATE - 1);
            case 4 -> between(Character.MAX_SURROGATE + 1, 0xffff);
            case 5 -> between(0x10000, Character.MAX_CODE_POINT);
            case 6 -> RARE_CHARACTERS[below(RARE_CHARACTERS.length)];
            default -> between(' ', '~');
        };
    }

    /** Whether a character could steer a terminal, or look like a second line. */
    public static boolean steers(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL -> codePoint != '\t';
            case Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }

    /** Not quite the valid bytes: flipped, dropped, doubled, spliced, cut off, with something put in. */
    public byte[] nearly(byte[] valid) {
        byte[] bytes = valid;
        for (int changes = between(1, 4); changes > 0; changes--) {
            bytes = changed(bytes);
        }
        return bytes;
    }

    private byte[] changed(byte[] bytes) {
        int from = below(bytes.length + 1);
        int left = bytes.length - from;
        int to = from + between(0, oneIn(4) ? left : Math.min(left, 8));
        int elsewhere = below(bytes.length + 1);
        return switch (below(9)) {
            case 0 -> replaced(bytes, from, to, NOTHING);
            case 1 -> replaced(bytes, elsewhere, elsewhere, Arrays.copyOfRange(bytes, from, to));
            case 2 -> replaced(bytes, to, to, Arrays.copyOfRange(bytes, from, to));
            case 3 -> replaced(bytes, from, to, bytes(below(16)));
            case 4 -> replaced(bytes, from, oneIn(2) ? from : to, SPECIAL[below(SPECIAL.length)]);
            case 5 -> replaced(bytes, from, oneIn(2) ? from : to, BROKEN_UTF8[below(BROKEN_UTF8.length)]);
            case 6 -> Arrays.copyOf(bytes, from);
            case 7 -> replaced(bytes, from, Math.min(bytes.length, from + Integer.BYTES), int32(number()));
            default -> flipped(bytes);
        };
    }

    private byte[] flipped(byte[] bytes) {
        byte[] flipped = bytes.clone();
        if (bytes.length > 0) {
            flipped[below(bytes.length)] ^= (byte) (1 << below(Byte.SIZE));
        }
        return flipped;
    }

    private static byte[] int32(int number) {
        return ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.nativeOrder())
                .putInt(number)
                .array();
    }

    private static byte[] replaced(byte[] bytes, int from, int to, byte[] with) {
        byte[] replaced = Arrays.copyOf(bytes, bytes.length - (to - from) + with.length);
        System.arraycopy(with, 0, replaced, from, with.length);
        System.arraycopy(bytes, to, replaced, from + with.length, bytes.length - to);
        return replaced;
    }

    /** How long the pieces of something may be: bytes, or more. */
    public int longestPiece() {
        return one(1, 2, 13, 100, 1_100, 70_000);
    }

    /** Cuts something of this length anywhere. */
    public void inPieces(int length, Piece piece) {
        int most = longestPiece();
        for (int at = 0, to; at < length; at = to) {
            to = Math.min(length, at + between(1, most));
            piece.take(at, to);
        }
    }
}
