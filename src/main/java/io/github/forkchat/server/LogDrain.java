package io.github.forkchat.server;

import io.github.forkchat.libc.ErrnoException;
import io.github.forkchat.libc.Fd;
import io.github.forkchat.libc.NativeBuffer;
import io.github.forkchat.libc.Pipe;
import java.nio.charset.StandardCharsets;

/**
 * The log pipe: its write end is descriptors 1 and 2 of every fork, and this thread carries what comes out of it into
 * {@link ServerLog}, line by line. It never waits for a reader of the log, so no fork does.
 *
 * <p>Threads: runs as {@code log-drain}.
 */
final class LogDrain extends Thread {
    private static final int BUFFER_BYTES = 65_536;

    private final Pipe pipe = Pipe.create();
    private final NativeBuffer memory = new NativeBuffer(BUFFER_BYTES);
    private final ServerLog log;
    private int held;

    LogDrain(ServerLog log) throws ErrnoException {
        super("log-drain");
        this.log = log;
        setDaemon(true);
    }

    /** Goes to every fork as its descriptors 1 and 2. */
    Fd writeEnd() {
        return pipe.writeEnd();
    }

    @Override
    public void run() {
        try {
            while (true) {
                int n = pipe.readEnd().read(memory.address() + held, memory.size() - held);
                if (n <= 0) {
                    return;
                }
                held += n;
                int consumed = logLines();
                if (consumed == 0 && held == memory.size()) {
                    logLine(0, held); // no line end in sight
                    consumed = held;
                }
                memory.bytes().put(0, memory.bytes(), consumed, held - consumed);
                held -= consumed;
            }
        } catch (ErrnoException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Logs the whole lines; returns how many bytes they took. */
    private int logLines() {
        int start = 0;
        for (int i = 0; i < held; i++) {
            if (memory.bytes().get(i) == '\n') {
                logLine(start, i);
                start = i + 1;
            }
        }
        return start;
    }

    private void logLine(int start, int end) {
        byte[] bytes = new byte[end - start];
        memory.bytes().get(start, bytes);
        log.line(new String(bytes, StandardCharsets.UTF_8));
    }
}
