package io.github.forkchat.fork;

/** Cuts the client's byte stream into what its view takes for a line. Threads: one. */
interface InputCutter {
    /** Takes what was read, all of it: the bytes from {@code from} to before {@code to}. */
    void feed(byte[] in, int from, int to, LineReader.Sink sink);

    /** The input has ended. */
    void end(LineReader.Sink sink);
}
