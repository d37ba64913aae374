package io.github.forkchat.fork;

/**
 * The views: how a Server Fork speaks with its client. {@code src/docs/views.md} has what each is. Threads: immutable.
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

    /** How many of the last messages a newcomer gets who does not say. */
    int usualHistory() {
        return usualHistory;
    }

    /** Whether joins, leaves and new names are told to one who does not say. */
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
