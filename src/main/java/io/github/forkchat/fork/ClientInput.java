package io.github.forkchat.fork;

/** The input side of a view: interprets the client's lines. Threads: used only by the thread that reads the client. */
interface ClientInput {
    /**
     * A line without its end: {@code length} bytes from {@code offset} on, valid during the call.
     *
     * @param isClean see {@link io.github.forkchat.fork.input.Framer.Sink#line}
     * @return whether the client stays; if not, the session is over
     */
    boolean line(byte[] bytes, int offset, int length, boolean isClean);

    /** Refuses a line that is too long; called in place of {@link #line}. */
    void refuseTooLong();

    /** See {@link io.github.forkchat.fork.input.Framer.Sink#dropped}. */
    default void dropped(byte[] bytes, int offset, int length) {}

    /** See {@link io.github.forkchat.fork.input.Framer.Sink#droppedEnd}. */
    default void droppedEnd() {}

    /** Whether a client of this view may speak Telnet, so that Telnet sequences are no text. */
    boolean takesTelnet();
}
