package io.github.forkchat.server.bans;

import io.github.forkchat.libc.FileErrors;
import io.github.forkchat.libc.ReplacedFile;
import io.github.forkchat.protocol.ProtocolException;
import io.github.forkchat.server.diagnostics.ServerLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The file with the bans, so that they survive a restart: one {@link Ban} on each line. A change replaces the file, so
 * that it is whole at any time. A separate thread writes, so that a slow disk holds nobody up; if it fails, it tries
 * again each 10 s.
 *
 * <p>Threads: any saves, {@code ban-file} writes.
 */
public final class BanFile implements AutoCloseable {
    private static final long CLOSE_MILLIS = 1_000;
    /** Time between two attempts to write the same bans. */
    private static final long RETRY_MILLIS = 10_000;

    private static final Set<PosixFilePermission> MODE = PosixFilePermissions.fromString("rw-------");

    private final Path path;
    private final ServerLog log;
    private final Thread writer = new Thread(this::write, "ban-file");
    /** The bans to be written; null if the file is up to date. */
    private List<Ban> next;

    private boolean closed;
    /** The bans that could not be written; null if the last attempt was successful. Only for the writer. */
    private List<Ban> failed;

    public BanFile(Path path, ServerLog log) {
        this.path = path.toAbsolutePath();
        this.log = log;
        writer.setDaemon(true);
        writer.start();
    }

    /**
     * Reads a file of bans.
     *
     * @return the bans that are not over; none if there is no file
     * @throws IOException if the file cannot be read, or a line is no ban: no ban may be lost silently
     */
    public static List<Ban> read(Path path, long nowMillis) throws IOException {
        List<Ban> bans = new ArrayList<>();
        int number = 0;
        try {
            for (String line : Files.readAllLines(path)) {
                number++;
                if (!line.isBlank()) {
                    bans.add(Ban.parse(line));
                }
            }
        } catch (NoSuchFileException none) {
            return bans;
        } catch (ProtocolException e) {
            throw new IOException("line " + number + " is no ban: " + e.getMessage(), e);
        }
        bans.removeIf(ban -> ban.isOver(nowMillis));
        return bans;
    }

    /** Has the thread write these bans, in place of those that it has not written yet. */
    public synchronized void save(List<Ban> bans) {
        next = bans;
        notifyAll();
    }

    private void write() {
        try {
            for (List<Ban> bans = take(); bans != null; bans = take()) {
                if (!replace(bans)) {
                    putBack(bans);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized List<Ban> take() throws InterruptedException {
        while (next == null && !closed) {
            wait();
        }
        List<Ban> bans = next;
        next = null;
        return bans;
    }

    private boolean replace(List<Ban> bans) {
        StringBuilder lines = new StringBuilder();
        bans.forEach(ban -> lines.append(ban.json()).append('\n'));
        try {
            StatePath.makeDirectory(path.toAbsolutePath());
            ReplacedFile.write(path, lines.toString(), MODE);
            if (failed != null) {
                log.say("the bans are written to " + path + " again");
                failed = null;
            }
            return true;
        } catch (IOException e) {
            if (failed != bans) {
                log.say("cannot write the bans to " + path + ": " + FileErrors.reason(e));
                failed = bans;
            }
            return false;
        }
    }

    /** After a failure, as on a full disk: the bans are written later, unless they change before. */
    private synchronized void putBack(List<Ban> bans) throws InterruptedException {
        if (next == null && !closed) {
            next = bans;
        }
        long againNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(RETRY_MILLIS);
        for (long left = RETRY_MILLIS; left > 0 && next == bans && !closed; ) {
            wait(left);
            left = TimeUnit.NANOSECONDS.toMillis(againNanos - System.nanoTime());
        }
    }

    /** Waits until the last change is written, but not longer than a second. */
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
}
