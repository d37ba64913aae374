package io.github.forkchat.protocol;

/**
 * Shortens runs of blanks in text for people. A run of blanks up to the terminal's width would move the rest of a
 * message to the beginning of the next row, where it looks like another line: {@code bob: I resign}. Every invisible
 * character counts as a blank: the spaces of all scripts, tabs, fillers, and characters without a width.
 *
 * <p>Threads: stateless.
 */
public final class BlankRuns {
    /** Maximum width of a run, in columns; longer runs are cut. The narrowest terminal has some 40 columns. */
    static final int MAX_COLUMNS = 16;
    /** Replaces the part that was cut off. */
    static final char ELLIPSIS = '\u2026';

    /** The width that a tab counts as. It may be up to eight columns wide; three in a row are allowed. */
    private static final int TAB_COLUMNS = 5;

    private static final int IDEOGRAPHIC_SPACE = 0x3000;
    private static final int HANGUL_FILLER = 0x3164;

    /** Distance between two tested bytes. A run that is too wide is so long that one of its bytes is tested. */
    private static final int STRIDE = 4;

    private static final int CONTINUATION_MASK = 0xc0;
    private static final int CONTINUATION = 0x80;

    private BlankRuns() {}

    /**
     * A fast test whether a text may have a run that is too long; false is certain. It tests a fourth of the bytes.
     *
     * @param bytes UTF-8, from {@code from} to before {@code to}
     */
    public static boolean mayBeIn(byte[] bytes, int from, int to) {
        for (int i = from + STRIDE - 1; i < to; i += STRIDE) {
            if (bytes[i] <= ' ' && mayBeAt(bytes, from, to, i)) {
                return true;
            }
        }
        return false;
    }

    /** The same for printable ASCII, in which only spaces are blank: tests a sixteenth of the bytes. */
    public static boolean mayBeInAscii(byte[] bytes, int from, int to) {
        for (int i = from + MAX_COLUMNS - 1; i < to; i += MAX_COLUMNS) {
            if (bytes[i] == ' ' && mayBeAt(bytes, from, to, i)) {
                return true;
            }
        }
        return false;
    }

    private static boolean mayBeAt(byte[] bytes, int from, int to, int at) {
        if (bytes[at] < 0) {
            return isBlank(codePoint(bytes, from, to, at));
        }
        int first = at;
        while (first > from && bytes[first - 1] >= 0 && bytes[first - 1] <= ' ') {
            first--;
        }
        int columns = 0;
        int end = first;
        while (end < to && bytes[end] >= 0 && bytes[end] <= ' ') {
            columns += columns(bytes[end++]);
        }
        return columns > MAX_COLUMNS
                || (first > from && bytes[first - 1] < 0 && isBlank(codePoint(bytes, from, to, first - 1)))
                || (end < to && bytes[end] < 0 && isBlank(codePoint(bytes, from, to, end)));
    }

    /** The character that the byte at an index is part of; any blank character if the bytes are invalid. */
    private static int codePoint(byte[] bytes, int from, int to, int at) {
        int lead = at;
        while (lead > from && (bytes[lead] & CONTINUATION_MASK) == CONTINUATION) {
            lead--;
        }
        int first = bytes[lead] & 0xff;
        int length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
        if (first < 0xc0 || lead + length > to) {
            return ' ';
        }
        int codePoint = first & (0xff >> (length + 1));
        for (int i = lead + 1; i < lead + length; i++) {
            codePoint = codePoint << 6 | (bytes[i] & 0x3f);
        }
        return codePoint;
    }

    /** Returns the text with each run cut to the maximum width. */
    public static String shortened(String text) {
        StringBuilder shortened = null;
        int columns = 0;
        boolean cut = false;
        for (int at = 0; at < text.length(); at += Character.charCount(text.codePointAt(at))) {
            int c = text.codePointAt(at);
            boolean isBlank = isBlank(c);
            columns = isBlank ? columns + columns(c) : 0;
            if (columns > MAX_COLUMNS) {
                if (shortened == null) {
                    shortened = new StringBuilder(text).delete(at, text.length());
                }
                if (!cut) {
                    shortened.append(ELLIPSIS);
                }
                cut = true;
            } else if (shortened != null) {
                shortened.appendCodePoint(c);
            }
            cut &= isBlank;
        }
        return shortened == null ? text : shortened.toString();
    }

    /**
     * The maximum width of a character. Characters without a width count as well, because terminals disagree about
     * them.
     */
    private static int columns(int c) {
        return c == '\t' ? TAB_COLUMNS : c == IDEOGRAPHIC_SPACE || c == HANGUL_FILLER ? 2 : 1;
    }

    /** Whether a character is invisible. */
    static boolean isBlank(int c) {
        if (c < 0x80) {
            return c <= ' ';
        }
        int type = Character.getType(c);
        return Character.isSpaceChar(c) || type == Character.FORMAT || type == Character.CONTROL || isFiller(c);
    }

    /** Whether a character is a letter, symbol or mark that is invisible by design. */
    private static boolean isFiller(int c) {
        return switch (c) {
            case 0x034f, 0x115f, 0x1160, 0x17b4, 0x17b5, 0x2800, HANGUL_FILLER, 0xffa0, 0x1d159 -> true;
            default -> isBetween(c, 0x180b, 0x180f) || isBetween(c, 0xfe00, 0xfe0f) || isBetween(c, 0xe0000, 0xe0fff);
        };
    }

    private static boolean isBetween(int c, int first, int last) {
        return first <= c && c <= last;
    }
}
