package io.github.forkchat.libc;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * A copy of some bytes in a file that the programs which this process starts can open by {@link #path}, and that
 * nobody can cut off, write over or delete under their hands: it has no name any more. It goes with this process,
 * however that ends.
 *
 * <p>On Linux the path is {@code /proc/PID/fd/N}, proc(5), of a descriptor that this process keeps open. Elsewhere, and
 * where this user cannot look at this process' descriptors there (no {@code /proc}, or a {@code java} that has
 * capabilities), the file keeps its name until it is closed.
 *
 * <p>Threads: any; the owner closes it, when nobody is to open it any more.
 */
public final class SnapshotFile implements AutoCloseable {
    private static final Path OWN_FDS = Path.of("/proc/self/fd");

    private final Path path;
    private final Fd open;

    private SnapshotFile(Path path, Fd open) {
        this.path = path;
        this.open = open;
    }

    /**
     * Copies {@code bytes}, to their end.
     *
     * @param folder where the file is made, mode 0600; see {@link OwnFolder}
     * @throws IOException if that fails; then nothing is left of it
     */
    public static SnapshotFile copy(InputStream bytes, Path folder) throws IOException {
        return copy(bytes, folder, hasOwnFds());
    }

    static SnapshotFile copy(InputStream bytes, Path folder, boolean nameless) throws IOException {
        Path file = Files.createTempFile(folder, "snapshot-", "");
        try {
            try (OutputStream out = Files.newOutputStream(file)) {
                bytes.transferTo(out);
            }
            if (!nameless) {
                return new SnapshotFile(file, null);
            }
            Fd open = Fd.openForReading(file);
            Files.delete(file);
            return new SnapshotFile(Path.of("/proc/" + ProcessHandle.current().pid() + "/fd/" + open.number()), open);
        } catch (IOException e) {
            Files.deleteIfExists(file);
            throw e;
        }
    }

    /** Whether this user's processes can open this process' files through /proc: it is root's where they cannot. */
    private static boolean hasOwnFds() {
        try {
            return Files.getAttribute(OWN_FDS, "unix:uid", LinkOption.NOFOLLOW_LINKS)
                    .equals(UserId.effective());
        } catch (IOException noProc) {
            return false;
        }
    }

    /** What to open: absolute. */
    public Path path() {
        return path;
    }

    @Override
    public void close() {
        if (open != null) {
            open.close();
            return;
        }
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new IllegalStateException("cannot remove " + path + ": " + e.getMessage(), e);
        }
    }
}
