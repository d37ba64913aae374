package io.github.forkchat.client.stream;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;

/** The byte stream to the server. Threads: one reads, one at a time writes, any closes. */
public interface ServerStream extends Closeable {
    /** The stream from the server. Returns the end of file when the server has closed its side in order. */
    InputStream input();

    /** Writes all these bytes. */
    void write(byte[] bytes, int offset, int length) throws IOException;

    /** Has the kernel notice within two minutes that the server's machine is gone: for a client that stays. */
    void keepAlive();

    /** Ends the output; the server can still send. */
    void endOutput() throws IOException;

    /**
     * Takes the next line from the stream, without its line feed; or a part of the line if the rest does not arrive in
     * time, or if the line is too long.
     *
     * @param timeoutNanos how long to wait
     */
    String line(int maxBytes, long timeoutNanos) throws IOException;
}
