package io.github.forkchat.fork;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Log lines of this worker: descriptor 1, a pipe that Server Main drains into its own log. One write a line, of at most
 * PIPE_BUF bytes, so that the lines of many workers do not mix.
 *
 * <p>Threads: any.
 */
final class ForkLog {
    private final FileOutputStream out = new FileOutputStream(FileDescriptor.out);
    private final int lineLimitBytes;
    private final boolean trace;

    /**
     * @param lineLimitBytes PIPE_BUF: the rest of a longer line is left out
     * @param trace whether {@link #trace} says anything
     */
    ForkLog(int lineLimitBytes, boolean trace) {
        this.lineLimitBytes = lineLimitBytes;
        this.trace = trace;
    }

    /** Whether a line for each message is wanted. */
    boolean traces() {
        return trace;
    }

    /** A line that is only wanted when tracing. */
    void trace(String line) {
        if (trace) {
            say(line);
        }
    }

    /** A line. */
    @SuppressWarnings("EmptyCatch") // with the log pipe gone, Server Main is gone, and nobody is left to be told
    void say(String line) {
        byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
        if (bytes.length > lineLimitBytes) {
            bytes = Arrays.copyOf(bytes, lineLimitBytes);
            bytes[lineLimitBytes - 1] = '\n';
        }
        try {
            out.write(bytes);
        } catch (IOException nobodyReads) {
            // see above
        }
    }
}
