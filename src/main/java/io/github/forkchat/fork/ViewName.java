package io.github.forkchat.fork;

/**
 * The names of the views, which are the formats that a Server Fork uses with its client; see {@code
 * src/docs/views.md}. Threads: immutable.
 */
public enum ViewName {
    PLAIN("plain", 0, false),
    CHAT("chat", 50, true),
    JSON("json", 50, true),
    RECORD("record", 0, false);

    private final String word;
    private final int usualHistory;
    private final boolean hasEvents;

    ViewName(String word, int usualHistory, boolean hasEvents) {
        this.word = word;
        this.usualHistory = usualHistory;
        this.hasEvents = hasEvents;
    }

    /** The default number of earlier messages for a new client. */
    int usualHistory() {
        return usualHistory;
    }

    /** Whether the view shows joins, leaves and new names by default. */
    boolean hasEvents() {
        return hasEvents;
    }

    /** The view of this name, or null. */
    static ViewName of(String word) {
        for (ViewName view : values()) {
            if (view.word.equals(word)) {
                return view;
            }
        }
        return null;
    }
}
