package io.github.forkchat.protocol;

/**
 * Halves of surrogate pairs, which UTF-8 cannot express: JSON may hold one as an escape. Java's encoder would make a question
 * mark of it; here it is U+FFFD, like all else that no text may hold.
 *
 * <p>Threads: stateless.
 */
public final class Surrogates {
    private static final char REPLACEMENT = '\ufffd';

    private Surrogates() {}

    /** The text with U+FFFD in place of each half. */
    public static String replaced(String text) {
        int at = firstHalf(text, 0);
        if (at == text.length()) {
            return text;
        }
        StringBuilder replaced = new StringBuilder(text);
        for (; at < text.length(); at = firstHalf(text, at + 1)) {
            replaced.setCharAt(at, REPLACEMENT);
        }
        return replaced.toString();
    }

    /** Whether the character there is a half without its other. */
    static boolean isHalf(String text, int at) {
        char c = text.charAt(at);
        if (!Character.isSurrogate(c)) {
            return false;
        }
        return Character.isHighSurrogate(c)
                ? at + 1 == text.length() || !Character.isLowSurrogate(text.charAt(at + 1))
                : at == 0 || !Character.isHighSurrogate(text.charAt(at - 1));
    }

    private static int firstHalf(String text, int from) {
        int at = from;
        while (at < text.length() && !isHalf(text, at)) {
            at++;
        }
        return at;
    }
}
