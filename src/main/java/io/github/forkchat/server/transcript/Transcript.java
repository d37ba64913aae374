package io.github.forkchat.server.transcript;

import io.github.forkchat.libc.AppendedFile;
import io.github.forkchat.libc.FileErrors;
import io.github.forkchat.protocol.Signal;
import io.github.forkchat.server.diagnostics.ServerLog;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * The file with the room's messages and events, one on each line: {@code server --transcript FILE}. passData only
 * copies into a buffer, and a separate thread writes, so that a slow or full disk blocks no other thread. Lines for
 * which the buffer has no space are dropped and counted, and the file says how many.
 *
 * <pre>
 *   in the buffer:  int32 signal | int64 time, ms | int32 n | int32 m | n bytes name | m bytes text
 *   in the file:    2026-11-25T12:03:05.120Z alice: hello
 *                   2026-11-25T12:03:09.007Z -- alice left: said goodbye
 * </pre>
 *
 * <p>Threads: passData adds, {@code transcript} writes, any may call {@link #reopen}.
 */
public final class Transcript implements AutoCloseable {
    private static final int BUFFER_BYTES = 4 << 20;
    private static final int ENTRY_HEADER_BYTES = 20;
    private static final long COMPLAIN_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long CLOSE_MILLIS = 1_000;

    private final Path file;
    private final ServerLog log;
    private final TranscriptLines lines = new TranscriptLines();
    private final Thread writer = new Thread(this::write, "transcript");

    private ByteBuffer filling = ByteBuffer.allocate(BUFFER_BYTES);
    private ByteBuffer writing = ByteBuffer.allocate(BUFFER_BYTES);
    private long lost;
    private boolean reopen;
    private boolean closed;

    // Used by the writing thread alone.
    private FileOutputStream out;
    private boolean torn;
    private long complainedNanos = System.nanoTime() - COMPLAIN_NANOS;

    /**
     * Opens the file, to append to it.
     *
     * @throws IOException if the file cannot be opened
     */
    public Transcript(Path file, ServerLog log) throws IOException {
        this.file = file;
        this.log = log;
        out = AppendedFile.open(file);
        torn = endsInALine(file);
        writer.setDaemon(true);
        writer.start();
    }

    /** Adds a message or an event. */
    public synchronized void add(
            Signal signal, long timeMillis, byte[] name, ByteBuffer text, int offset, int textBytes) {
        if (filling.remaining() < ENTRY_HEADER_BYTES + name.length + textBytes) {
            lost++;
            return;
        }
        filling.putInt(signal.number())
                .putLong(timeMillis)
                .putInt(name.length)
                .putInt(textBytes)
                .put(name);
        filling.put(filling.position(), text, offset, textBytes);
        filling.position(filling.position() + textBytes);
        notifyAll();
    }

    /** Reopens the file after it has been renamed, so that further lines go to a new file. */
    public synchronized void reopen() {
        reopen = true;
        notifyAll();
    }

    /** Writes what was added, within a second. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        try {
            writer.join(CLOSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void write() {
        try {
            for (boolean more = true; more; ) {
                boolean anew;
                long lostNow;
                synchronized (this) {
                    while (filling.position() == 0 && !reopen && !closed) {
                        wait();
                    }
                    anew = reopen;
                    reopen = false;
                    more = !closed;
                    lostNow = lost;
                    lost = 0;
                    ByteBuffer full = filling;
                    filling = writing;
                    writing = full.flip();
                }
                writeOut();
                writing.clear();
                lines.lost(lostNow); // they came when the buffer was full
                if ((lostNow > 0 || !more) && lines.hasLost()) {
                    writeLines(0);
                }
                if (anew) {
                    openAnew();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Empties {@link #writing}, even if the entries cannot be written. */
    private void writeOut() {
        int count = 0;
        while (writing.hasRemaining()) {
            Signal signal = Signal.of(writing.getInt());
            long timeMillis = writing.getLong();
            int nameBytes = writing.getInt();
            int textBytes = writing.getInt();
            lines.add(signal, timeMillis, take(nameBytes), take(textBytes));
            count++;
            if (lines.areMany() || !writing.hasRemaining()) {
                writeLines(count);
                count = 0;
            }
        }
    }

    private String take(int lengthBytes) {
        String text = new String(writing.array(), writing.position(), lengthBytes, StandardCharsets.UTF_8);
        writing.position(writing.position() + lengthBytes);
        return text;
    }

    private void writeLines(int count) {
        byte[] bytes = lines.take(torn);
        long before = fileBytes();
        try {
            out.write(bytes);
            lines.written();
            torn = false;
        } catch (IOException e) {
            int written = (int) Math.min(bytes.length, Math.max(0, fileBytes() - before));
            torn = written == 0 ? torn : bytes[written - 1] != '\n';
            lines.writtenPart(bytes, written, count);
            complain("cannot write", e);
        }
    }

    /** The length of the file, which this server alone appends to; 0 if it is none. */
    private long fileBytes() {
        try {
            return out.getChannel().size();
        } catch (IOException noFile) {
            return 0;
        }
    }

    private void openAnew() {
        try {
            FileOutputStream old = out;
            out = AppendedFile.open(file);
            torn = endsInALine(file);
            old.close();
        } catch (IOException e) {
            complain("cannot open", e);
        }
    }

    /** Whether the file ends inside a line: after a crash, or on a full disk. A file that cannot be read is not looked at. */
    private static boolean endsInALine(Path file) {
        if (!Files.isRegularFile(file)) {
            return false;
        }
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            in.seek(Math.max(0, in.length() - 1));
            int last = in.read();
            return last >= 0 && last != '\n';
        } catch (IOException unreadable) {
            return false;
        }
    }

    private void complain(String what, IOException cause) {
        long now = System.nanoTime();
        if (now - complainedNanos >= COMPLAIN_NANOS) {
            complainedNanos = now;
            log.say(what + " " + file + ": " + FileErrors.reason(cause));
        }
    }
}
