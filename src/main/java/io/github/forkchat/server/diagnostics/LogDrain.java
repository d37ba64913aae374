package io.github.forkchat.server.diagnostics;

import io.github.forkchat.libc.ErrnoException;
import io.github.forkchat.libc.Fd;
import io.github.forkchat.libc.NativeBuffer;
import io.github.forkchat.libc.Pipe;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The log pipe: its write end is descriptors 1 and 2 of every fork, and this thread carries what comes out of it into
 * {@link ServerLog}, line by line, marked, and no more than {@link WorkerLines} allows. It never waits for a reader of the log,
 * so no fork does.
 *
 * <p>Threads: runs as {@code log-drain}.
 */
public final class LogDrain extends Thread {
    private static final int BUFFER_BYTES = 65_536;
    /**
     * Between two reads while lines are dropped: so a worker that floods its log waits for its own pipe, and costs Server Main
     * next to nothing. Another's line waits as long.
     */
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final Pipe pipe = Pipe.create();
    private final NativeBuffer memory = new NativeBuffer(BUFFER_BYTES);
    private final ServerLog log;
    private final WorkerLines lines;
    private int held;
    /** Whether what comes is dropped, to the end of its line at least. */
    private boolean skips;

    public LogDrain(ServerLog log) throws ErrnoException {
        super("log-drain");
        this.log = log;
        lines = new WorkerLines(log.traces(), System.nanoTime());
        setDaemon(true);
    }

    /** Goes to every fork as its descriptors 1 and 2. */
    public Fd writeEnd() {
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
                take();
            }
        } catch (ErrnoException e) {
            throw new IllegalStateException(e);
        }
    }

    private void take() {
        int consumed = skipped();
        consumed += logLines(consumed);
        if (consumed == 0 && held == memory.size()) {
            logLine(0, held); // no line end in sight
            consumed = held;
        }
        memory.bytes().put(0, memory.bytes(), consumed, held - consumed);
        held -= consumed;
        if (skips) {
            LockSupport.parkNanos(this, PAUSE_NANOS);
        }
    }

    /** Drops what is too much, and the rest of a line of which the beginning was dropped; returns how many bytes. */
    private int skipped() {
        boolean areTooMany = lines.areTooMany(System.nanoTime());
        if (!skips && !areTooMany) {
            return 0;
        }
        int end = held;
        if (!areTooMany) {
            tellDropped();
            end = lineEnd(0);
            skips = end == held;
            end = Math.min(held, end + 1);
        } else {
            skips = true;
        }
        lines.dropped(end);
        return end;
    }

    private void tellDropped() {
        long bytes = lines.takeDroppedBytes();
        if (bytes > 0) {
            log.say("dropped " + bytes + " bytes that workers wrote to the log");
        }
    }

    /** The index of the first line feed from there on, or the end of what there is. */
    private int lineEnd(int from) {
        int at = from;
        while (at < held && memory.bytes().get(at) != '\n') {
            at++;
        }
        return at;
    }

    /** Logs the whole lines, until they are too many; returns how many bytes they took. */
    private int logLines(int from) {
        int start = from;
        for (int end = lineEnd(start); end < held; end = lineEnd(start)) {
            if (lines.areTooMany(System.nanoTime())) {
                skips = true;
                lines.dropped(held - start);
                return held - from;
            }
            logLine(start, end);
            start = end + 1;
        }
        return start - from;
    }

    private void logLine(int start, int end) {
        byte[] bytes = new byte[end - start];
        memory.bytes().get(start, bytes);
        lines.logged(bytes.length + 1);
        log.line(WorkerLines.marked(new String(bytes, StandardCharsets.UTF_8)));
    }
}
