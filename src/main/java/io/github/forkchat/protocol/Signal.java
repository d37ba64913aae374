package io.github.forkchat.protocol;

/**
 * What a frame is: its first piece. This is the one table of them.
 *
 * <p>Its C counterpart: {@code #define DATA_SIGNAL -9998} and its kin. Threads: immutable.
 */
public enum Signal {
    /** Fork to main, no data: the last frame of a fork; its client is gone or has said all it had to say. */
    DISCONNECTED_SIGNAL(-9999),
    /** Fork to main: the text of a message, or its last part. Main to fork: a {@link Message}. */
    DATA_SIGNAL(-9998),
    /** Fork to main: a part, but not the last, of a message that is longer than one frame. */
    DATA_PART_SIGNAL(-9997),
    /** Fork to main, no data: the worker is up, and its client is in the room from here on. */
    READY_SIGNAL(-9996);

    private static final Signal[] VALUES = values();
    private static final int LOWEST = DISCONNECTED_SIGNAL.number;

    private final int number;

    Signal(int number) {
        this.number = number;
    }

    /** The int32 on the pipe. */
    public int number() {
        return number;
    }

    /** The signal with this number, or null if there is none. */
    public static Signal of(int number) {
        int index = number - LOWEST;
        return index >= 0 && index < VALUES.length ? VALUES[index] : null;
    }

    /** Whether a fork may send data with it. */
    boolean carriesData() {
        return this == DATA_SIGNAL || this == DATA_PART_SIGNAL;
    }
}
