package io.github.forkchat.fork;

/**
 * A view's one direction: what the client's lines mean. Threads: the one that reads the client.
 */
interface ClientInput {
    /**
     * A line without its end: {@code length} bytes from {@code offset} on, valid during the call.
     *
     * @param plain see {@link io.github.forkchat.fork.input.Framer.Sink#line}
     * @return whether the client stays; if not, the conversation is over
     */
    boolean line(byte[] bytes, int offset, int length, boolean plain);

    /** A line is too long; nothing of it follows as a line. */
    void tooLong();

    /** See {@link io.github.forkchat.fork.input.Framer.Sink#dropped}. */
    default void dropped(byte[] bytes, int offset, int length) {}

    /** See {@link io.github.forkchat.fork.input.Framer.Sink#droppedEnd}. */
    default void droppedEnd() {}

    /** Whether a client of this view may speak Telnet, and sequences of it are no text. */
    boolean takesTelnet();
}
