package io.github.forkchat.testkit;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Slows a reader or writer down to a number of bytes a second. Threads: one. */
public final class Pace {
    private static final int STEPS_PER_SECOND = 20;

    private final long start = System.nanoTime();
    private volatile int bytesPerSecond;
    private long bytes;

    public Pace(int bytesPerSecond) {
        this.bytesPerSecond = bytesPerSecond;
    }

    /** From now on without any delay; from any thread. */
    public void end() {
        bytesPerSecond = Integer.MAX_VALUE;
    }

    /** Waits until so many more bytes are due; who has fallen behind does not wait. */
    public void await(int moreBytes) {
        bytes += moreBytes;
        while (System.nanoTime() - start < bytes * TimeUnit.SECONDS.toNanos(1) / bytesPerSecond) {
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1) / STEPS_PER_SECOND);
        }
    }

    /** A stream that is read at this pace and in small pieces, however much of it there is. */
    public InputStream of(InputStream in) {
        return new FilterInputStream(in) {
            @Override
            public int read(byte[] to, int offset, int lengthBytes) throws IOException {
                int n = super.read(to, offset, Math.min(lengthBytes, Math.max(1, bytesPerSecond / STEPS_PER_SECOND)));
                await(Math.max(0, n));
                return n;
            }
        };
    }
}
