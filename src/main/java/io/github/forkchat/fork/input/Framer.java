package io.github.forkchat.fork.input;

/** Cuts the client's byte stream into lines or records, as the view requires. Threads: one. */
public interface Framer {
    /** Receives the lines. */
    interface Sink {
        /**
         * A line without its end: {@code length} bytes from {@code offset} on, valid during the call.
         *
         * @param isClean true only if all of it is printable ASCII or tabs, and so needs no cleaning; false if this is
         *     not known
         */
        void line(byte[] bytes, int offset, int length, boolean isClean);

        /** Reports a line that is too long; {@link #line} is not called for it. */
        void tooLong();

        /**
         * After {@link #tooLong}: a piece of the line, {@code length} bytes from {@code offset} on, valid during the
         * call.
         */
        default void dropped(byte[] bytes, int offset, int length) {}

        /** After {@link #tooLong}: the line has ended. */
        default void droppedEnd() {}

        /** Whether Telnet sequences are removed from the input that follows. */
        default boolean takesTelnet() {
            return false;
        }

        /** Sends the answer to a client's Telnet request. */
        default void answerTelnet(byte[] answer) {}
    }

    /** Handles input, all of it: the bytes from {@code from} to before {@code to}. */
    void feed(byte[] in, int from, int to, Sink sink);

    /** The input has ended. */
    void end(Sink sink);
}
