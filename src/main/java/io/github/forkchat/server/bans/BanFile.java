package io.github.forkchat.server.bans;

import io.github.forkchat.libc.FileErrors;
import io.github.forkchat.protocol.ProtocolException;
import io.github.forkchat.server.diagnostics.ServerLog;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * The file with the bans, so that they survive a restart: one {@link Ban} on each line. A change writes a new file and
 * renames it, rename(2), so that the file is whole at any time. A separate thread writes, so that a slow disk holds
 * nobody up.
 *
 * <p>Threads: any saves, {@code ban-file} writes.
 */
public final class BanFile implements AutoCloseable {
    private static final long CLOSE_MILLIS = 1_000;

    private final Path path;
    private final ServerLog log;
    private final Thread writer = new Thread(this::write, "ban-file");
    /** The bans to be written; null if the file is up to date. */
    private List<Ban> next;

    private boolean closed;

    public BanFile(Path path, ServerLog log) {
        this.path = path;
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
                replace(bans);
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

    private void replace(List<Ban> bans) {
        StringBuilder lines = new StringBuilder();
        bans.forEach(ban -> lines.append(ban.json()).append('\n'));
        try {
            Path folder = path.toAbsolutePath().getParent();
            StatePath.makeFolder(path.toAbsolutePath());
            Path temporary = Files.createTempFile(folder, path.getFileName() + ".", ".new"); // mode 0600
            try {
                fill(temporary, lines.toString());
                Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(temporary);
            }
        } catch (IOException e) {
            log.say("cannot write the bans to " + path + ": " + FileErrors.reason(e));
        }
    }

    private static void fill(Path file, String text) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
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
