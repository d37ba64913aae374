package io.github.forkchat.fork;

/**
 * The text of a WHO_SIGNAL or STATISTICS_SIGNAL reply: {@code key=value} parted by blanks. Threads: stateless.
 */
final class EntryText {
    private EntryText() {}

    /** The value of a key, or {@code ?}. */
    static String value(String text, String key) {
        for (String pair : text.split(" ", -1)) {
            if (pair.startsWith(key) && pair.startsWith("=", key.length())) {
                return pair.substring(key.length() + 1);
            }
        }
        return "?";
    }
}
