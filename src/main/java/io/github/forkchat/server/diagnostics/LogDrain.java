package io.github.forkchat.server.diagnostics;

import io.github.forkchat.libc.ErrnoException;
import io.github.forkchat.libc.Fd;
import io.github.forkchat.libc.NativeBuffer;
import io.github.forkchat.libc.Pipe;
import io.github.forkchat.libc.PollSet;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The thread that reads the log pipe, whose write end is descriptors 1 and 2 of every fork. It copies the forks'
 * lines into {@link ServerLog}, marked, and no more of them than {@link WorkerLines} allows. It never waits for a
 * reader of the log, so forks do not wait either.
 *
 * <p>Threads: runs as {@code log-drain}.
 */
public final class LogDrain extends Thread {
    private static final int BUFFER_BYTES = 65_536;
    /**
     * Pause between two reads while lines are dropped. A worker that floods its log then blocks on the pipe and costs
     * Server Main almost no time. Lines of other workers are delayed equally.
     */
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    /** After this time without input, the dropped bytes are told. */
    private static final int QUIET_MILLIS = 1_000;

    private final Pipe pipe = Pipe.create();
    private final PollSet input = new PollSet();
    private final NativeBuffer memory = new NativeBuffer(BUFFER_BYTES);
    private final ServerLog log;
    private final WorkerLines lines;
    private int held;
    /** Whether input is being dropped, at least to the end of the line. */
    private boolean skips;

    public LogDrain(ServerLog log) throws ErrnoException {
        super("log-drain");
        this.log = log;
        lines = new WorkerLines(log.traces(), System.nanoTime());
        setDaemon(true);
    }

    /** The write end, which every fork gets as its descriptors 1 and 2. */
    public Fd writeEnd() {
        return pipe.writeEnd();
    }

    @Override
    public void run() {
        try {
            while (true) {
                awaitInput();
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

    private void awaitInput() throws ErrnoException {
        input.clear();
        int index = input.add(pipe.readEnd(), PollSet.READABLE);
        while (lines.hasDropped() && !input.isReady(index)) {
            input.poll(QUIET_MILLIS);
            if (!input.isReady(index)) {
                tellDropped();
            }
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

    /**
     * Drops input beyond the limit, and the rest of a line whose beginning was dropped; returns the number of bytes.
     */
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

    /** The index of the first line feed at or behind {@code from}, or the end of the input. */
    private int lineEnd(int from) {
        int at = from;
        while (at < held && memory.bytes().get(at) != '\n') {
            at++;
        }
        return at;
    }

    /** Logs whole lines up to the limit; returns the number of bytes of these lines. */
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
