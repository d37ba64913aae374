package io.github.forkchat.fork.input;

/** Cuts the client's byte stream into what its view takes for a line. Threads: one. */
public interface Framer {
    /** Takes the lines. */
    interface Sink {
        /**
         * A line without its end: {@code length} bytes from {@code offset} on, valid during the call.
         *
         * @param plain whether all of it is printable ASCII or tabs, so that nothing has to be cleaned; false may be
         *     said of a line that is
         */
        void line(byte[] bytes, int offset, int length, boolean plain);

        /** A line is too long; nothing of it follows as a line. */
        void tooLong();

        /** Then: a piece of it, {@code length} bytes from {@code offset} on, valid during the call. */
        default void dropped(byte[] bytes, int offset, int length) {}

        /** Then: it is over. */
        default void droppedEnd() {}

        /** Whether sequences of Telnet are left out of what comes now. */
        default boolean takesTelnet() {
            return false;
        }

        /** The client has asked for something by Telnet: these bytes decline. */
        default void answerTelnet(byte[] answer) {}
    }

    /** Takes what was read, all of it: the bytes from {@code from} to before {@code to}. */
    void feed(byte[] in, int from, int to, Sink sink);

    /** The input has ended. */
    void end(Sink sink);
}
