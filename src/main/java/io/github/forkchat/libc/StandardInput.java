package io.github.forkchat.libc;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Descriptor 0 as a stream. If another process has set O_NONBLOCK on it, a read waits for data. A read fails if the
 * descriptor was closed when the JVM started.
 *
 * <p>Its C counterpart: {@code read(2)} with {@code poll(2)} after EAGAIN. Threads: one at a time.
 */
public final class StandardInput extends InputStream {
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final FileChannel channel;
    private boolean checked;

    @SuppressWarnings("resource") // the descriptor stays open until the process ends
    public StandardInput() {
        channel = new FileInputStream(FileDescriptor.in).getChannel();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        check();
        ByteBuffer to = ByteBuffer.wrap(bytes, offset, length);
        int n = channel.read(to);
        while (n == 0) { // EAGAIN
            LockSupport.parkNanos(PAUSE_NANOS);
            n = channel.read(to);
        }
        return n;
    }

    /** If descriptor 0 was closed when the JVM started, it holds the first file that the JVM opened itself. */
    private void check() throws IOException {
        if (!checked && isTheJvms()) {
            throw new IOException("it is closed");
        }
        checked = true;
    }

    private static boolean isTheJvms() {
        try {
            return Files.isSameFile(Path.of("/dev/fd/0"), Path.of(System.getProperty("java.home"), "lib", "modules"));
        } catch (IOException notAFileWithAPath) {
            return false;
        }
    }
}
