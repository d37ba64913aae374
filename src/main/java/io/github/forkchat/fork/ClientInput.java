package io.github.forkchat.fork;

/**
 * A view's one direction: what the client's lines mean. Threads: the one that reads the client.
 */
interface ClientInput {
    /**
     * A line without its end: {@code length} bytes from {@code offset} on, valid during the call.
     *
     * @param plain see {@link InputCutter.Sink#line}
     * @return whether the client stays; if not, the conversation is over
     */
    boolean line(byte[] bytes, int offset, int length, boolean plain);

    /** A line was too long; nothing of it follows. */
    void tooLong();

    /** Whether a client of this view may speak Telnet, and sequences of it are no text. */
    boolean takesTelnet();
}
