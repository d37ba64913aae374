package io.github.forkchat.libc;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Descriptor 1 or 2 as a stream that loses nothing. If another process has set O_NONBLOCK on it, a write waits until
 * the reader makes room. The stream remembers the first failure, because a {@link java.io.PrintWriter} swallows it.
 *
 * <p>Its C counterpart: {@code write(2)} with {@code poll(2)} after EAGAIN. Threads: one at a time writes; any asks for
 * the failure.
 */
public final class StandardOutput extends OutputStream {
    private static final long MIN_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long MAX_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    /** A channel, because its write tells how much of the data the descriptor has taken. */
    private final FileChannel channel;

    private volatile IOException failure;

    /** @param descriptor {@link FileDescriptor#out} or {@link FileDescriptor#err} */
    @SuppressWarnings("resource") // the descriptor stays open until the process ends
    public StandardOutput(FileDescriptor descriptor) {
        channel = new FileOutputStream(descriptor).getChannel();
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        ByteBuffer left = ByteBuffer.wrap(bytes, offset, length);
        long pauseNanos = MIN_PAUSE_NANOS;
        try {
            while (left.hasRemaining()) {
                if (channel.write(left) > 0) {
                    pauseNanos = MIN_PAUSE_NANOS;
                } else { // EAGAIN
                    LockSupport.parkNanos(pauseNanos);
                    pauseNanos = Math.min(MAX_PAUSE_NANOS, 2 * pauseNanos);
                }
            }
        } catch (IOException e) {
            if (failure == null) {
                failure = e;
            }
            throw e;
        }
    }

    /** The first failure of a write, such as a full disk; empty if there was none. */
    public Optional<IOException> failure() {
        return Optional.ofNullable(failure);
    }

    /** Whether the failure is that the reader has closed its end, which is no fault: EPIPE, ECONNRESET. */
    public boolean isReaderGone() {
        if (failure == null) {
            return false;
        }
        String text = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
        return text.contains("broken pipe") || text.contains("connection reset") || reportsNoReader();
    }

    /** Tests for EPIPE when the error text is in the user's language. */
    private static boolean reportsNoReader() {
        try {
            CLibrary.load();
            return OutputReader.isGone();
        } catch (IOException | LinkageError noCLibrary) {
            return false;
        }
    }
}
