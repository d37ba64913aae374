package io.github.forkchat.protocol;

/**
 * Replaces unpaired surrogates, which UTF-8 cannot encode; JSON may contain one as an escape. They become U+FFFD, like
 * all other invalid text, whereas Java's encoder would write a question mark.
 *
 * <p>Threads: stateless.
 */
public final class Surrogates {
    private static final char REPLACEMENT = '\ufffd';

    private Surrogates() {}

    /** The text with U+FFFD in place of each unpaired surrogate. */
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

    /** Whether the character at this index is an unpaired surrogate. */
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
