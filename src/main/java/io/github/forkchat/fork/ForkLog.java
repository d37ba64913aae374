package io.github.forkchat.fork;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes this worker's log lines to descriptor 1, a pipe that Server Main copies into its own log. Each line is one
 * write of at most PIPE_BUF bytes, so that the lines of different workers are not interleaved.
 *
 * <p>Threads: any.
 */
final class ForkLog {
    private final FileOutputStream out = new FileOutputStream(FileDescriptor.out);
    private final int lineLimitBytes;
    private final boolean trace;

    /**
     * @param lineLimitBytes PIPE_BUF: the rest of a longer line is left out
     * @param trace whether {@link #trace} logs anything
     */
    ForkLog(int lineLimitBytes, boolean trace) {
        this.lineLimitBytes = lineLimitBytes;
        this.trace = trace;
    }

    /** Whether to log a line for each message. */
    boolean traces() {
        return trace;
    }

    /** Logs a line if tracing is on. */
    void trace(String line) {
        if (trace) {
            say(line);
        }
    }

    /** A line. */
    @SuppressWarnings("EmptyCatch") // if the log pipe is broken, Server Main is gone, and there is nobody to tell
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
