package io.github.forkchat.fork.input;

import io.github.forkchat.protocol.RateLimits;

/**
 * The rate limits of a client, in lines and in bytes, as far as the server sets them.
 *
 * <p>Threads: used only by the thread that reads the client.
 */
public final class InputRate {
    /** Null if there is no limit in lines. */
    private final LineRate lines;
    /** Null if there is no limit in bytes. */
    private final ByteRate bytes;

    /** Creates unused rate limits. */
    public InputRate(RateLimits limits) {
        lines = limits.linesPerSecond() == 0 ? null : new LineRate(limits.linesPerSecond(), limits.burstLines());
        bytes = limits.bytesPerSecond() == 0 ? null : new ByteRate(limits.bytesPerSecond(), System.nanoTime());
    }

    /** Whether the next line has to wait. */
    public boolean isUsedUp() {
        return (lines != null && lines.isUsedUp()) || (bytes != null && bytes.waitNanos(System.nanoTime()) > 0);
    }

    /** Waits until the next line is allowed, and counts it. */
    public void await(int lineBytes) {
        if (lines != null) {
            lines.await();
        }
        if (bytes != null) {
            bytes.await(lineBytes);
        }
    }
}
