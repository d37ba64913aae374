package io.github.forkchat.server.process;

import io.github.forkchat.libc.ChildProcess;
import io.github.forkchat.libc.FileErrors;
import io.github.forkchat.libc.ProcessStart;
import io.github.forkchat.libc.SnapshotFile;
import io.github.forkchat.server.diagnostics.ServerLog;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The file with the pids of this server's forks, in case Server Main is killed. A child that hangs between fork and
 * execve would outlive it, with a copy of its listening socket. The next server of the same user ends the processes
 * that the file names.
 *
 * <p>One file for each server, {@code server-*.pids}, mode 0600, in the {@link RuntimeDirectory}. A running server
 * holds a lock on its file (fcntl(2), not inherited by forks), so a file that can be locked belongs to a dead server.
 * The file has one slot for each client id:
 *
 * <pre>
 *   slot n: 32 bytes at offset 32 n, blank or
 *           "pid start" in decimal, blanks, line feed       start: see {@link ProcessStart}
 * </pre>
 *
 * <p>Threads: the accept loop puts, passData clears; {@link SlotWriter} writes.
 */
public final class ForkPidFile implements AutoCloseable {
    private static final int SLOT_BYTES = 32;
    private static final int WRITE_MILLIS = 500;
    private static final int CLOSE_MILLIS = 1_000;
    /** Timeout for the start of another server, which takes a second or two. */
    private static final int START_SECONDS = 60;

    private static final long LOCK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final String FILES = "server-*.pids";
    private static final Pattern SLOT = Pattern.compile("^\\s*(\\d{1,9}) (\\d{1,18}) *$");

    private final Path path;
    private final FileChannel channel;
    private final FileLock startLock;
    private final List<Integer> leftovers;
    private final ServerLog log;
    private final SlotWriter writer;
    /** Used by the accept loop alone. */
    private boolean saidLate;

    private ForkPidFile(Path path, FileChannel channel, FileLock startLock, List<Integer> leftovers, ServerLog log) {
        this.path = path;
        this.channel = channel;
        this.startLock = startLock;
        this.leftovers = leftovers;
        this.log = log;
        writer =
                new SlotWriter(channel, SLOT_BYTES, e -> log.say("cannot write " + path + ": " + FileErrors.reason(e)));
    }

    /**
     * Ends the processes that dead servers left behind, and creates this server's file. Servers of a user start one
     * after the other: the next one waits until {@link #startIsOver}.
     *
     * @param directory see {@link RuntimeDirectory}
     * @throws IOException if the file cannot be made
     */
    public static ForkPidFile open(Path directory, ServerLog log) throws IOException {
        FileLock held = startLock(directory.resolve("start.lock"));
        List<Integer> leftovers = endLeftovers(directory);
        SnapshotFile.removeLeftovers(directory);
        Path path = Files.createTempFile(directory, "server-", ".pids"); // mode 0600
        FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
        if (!lock(channel)) {
            throw new IOException(path + " is locked by somebody else");
        }
        ForkPidFile file = new ForkPidFile(path, channel, held, leftovers, log);
        file.rehearse();
        return file;
    }

    /** Waits while another server starts, but not for a server that is stopped (SIGSTOP). */
    private static FileLock startLock(Path file) throws IOException {
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException(file + " is no regular file; remove it");
        }
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        FileLock lock = channel.tryLock();
        while (lock == null) {
            if (System.nanoTime() - deadline >= 0) {
                channel.close();
                throw new IOException("another server of this user has been starting for " + START_SECONDS
                        + " s, and has not let go of " + file);
            }
            LockSupport.parkNanos(LOCK_NANOS);
            lock = channel.tryLock();
        }
        return lock;
    }

    /**
     * Loads the classes that {@link #put} needs, so that little time passes between a fork and its pid on disk: a
     * server that is killed in this time leaves an unknown fork.
     */
    private void rehearse() {
        put(0, Math.toIntExact(ProcessHandle.current().pid()));
        clear(0);
    }

    /** Permits the next server to start, because this server has bound its addresses. */
    public void startIsOver() throws IOException {
        startLock.acquiredBy().close();
    }

    private static List<Integer> endLeftovers(Path directory) throws IOException {
        List<Integer> ended = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, FILES)) {
            for (Path file : files) {
                if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                    endLeftoversIn(file, ended);
                }
            }
        }
        return ended;
    }

    private static void endLeftoversIn(Path file, List<Integer> ended) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            if (lock(channel)) {
                // Reads through this channel, because to close another channel of the same file would release the lock,
                // fcntl(2).
                byte[] registry = Channels.newInputStream(channel).readAllBytes();
                for (String slot : new String(registry, StandardCharsets.ISO_8859_1).split("\n", -1)) {
                    Matcher pidAndStart = SLOT.matcher(slot);
                    if (pidAndStart.find()) {
                        int pid = Integer.parseInt(pidAndStart.group(1));
                        if (ChildProcess.killLeftover(pid, Long.parseLong(pidAndStart.group(2)))) {
                            ended.add(pid);
                        }
                    }
                }
                Files.delete(file);
            }
        } catch (NoSuchFileException itsServerHasJustEnded) {
            Files.deleteIfExists(file);
        }
    }

    /** Takes the lock; returns false if another server, in this process or another one, holds it. */
    private static boolean lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException byThisProcess) {
            return false;
        }
    }

    /** The processes of dead servers that {@link #open} has ended. */
    public List<Integer> leftovers() {
        return leftovers;
    }

    /**
     * Records a fork. The record is on disk when this returns, unless the disk takes too long. Then the log says so
     * once, and further calls do not wait until the disk works again.
     */
    void put(int clientId, int pid) {
        boolean isLate = !writer.isUpToDate() && saidLate;
        long ticket = writer.set(clientId, pid + " " + ProcessStart.of(pid));
        if (isLate || writer.await(ticket, WRITE_MILLIS)) {
            saidLate = isLate;
        } else {
            saidLate = true;
            log.say("cannot write " + path + ": not in " + WRITE_MILLIS + " ms");
        }
    }

    /** Removes the record of a fork that has ended. Never waits for the disk. */
    public void clear(int clientId) {
        writer.set(clientId, "");
    }

    /** Removes the file when no fork is left, unless the disk takes more than a second. */
    @Override
    public void close() {
        writer.close(this::remove, CLOSE_MILLIS);
    }

    private void remove() {
        try (channel) {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            log.say("cannot remove " + path + ": " + FileErrors.reason(e));
        }
    }
}
