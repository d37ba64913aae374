package io.github.forkchat.libc;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A read-only copy of data that child programs can open, and that nobody can truncate, overwrite or delete while they
 * use it. It disappears with this process, however that ends.
 *
 * <p>On Linux it is {@link SealedMemory} whose descriptor the program inherits. Without such memory the program opens
 * a file: by {@code /proc/PID/fd/N}, proc(5), of a descriptor that this process keeps open. If this user cannot read
 * this process's descriptors there (macOS, or a {@code java} with capabilities), the file has a name, which is removed
 * when it is closed.
 *
 * <p>Threads: any; the owner closes it when no program has to open it any more.
 */
public final class SnapshotFile implements AutoCloseable {
    private static final Path OWN_FDS = Path.of("/proc/self/fd");

    private static final String START = "snapshot-";
    private static final Pattern NAME = Pattern.compile(START + "(\\d{1,9})-\\d+");

    /** Null if it has no name. */
    private final Path named;
    /** Null if it has a name. */
    private final Fd open;

    private final boolean inherited;

    private SnapshotFile(Path named, Fd open, boolean inherited) {
        this.named = named;
        this.open = open;
        this.inherited = inherited;
    }

    /**
     * Copies {@code bytes}, to their end.
     *
     * @param directory directory for the file, mode 0600, if one is needed; see {@link OwnDirectory}
     * @throws IOException if that fails; then no file is left
     */
    public static SnapshotFile copy(InputStream bytes, Path directory) throws IOException {
        Optional<Fd> memory = SealedMemory.copy(bytes);
        return memory.isPresent() ? new SnapshotFile(null, memory.get(), true) : copy(bytes, directory, hasOwnFds());
    }

    /** Makes the copy as a file. */
    static SnapshotFile copy(InputStream bytes, Path directory, boolean nameless) throws IOException {
        Path file =
                Files.createTempFile(directory, START + ProcessHandle.current().pid() + "-", "");
        try {
            try (OutputStream out = Files.newOutputStream(file)) {
                bytes.transferTo(out);
            }
            if (!nameless) {
                return new SnapshotFile(file, null, false);
            }
            Fd open = Fd.openForReading(file);
            Files.delete(file);
            return new SnapshotFile(null, open, false);
        } catch (IOException e) {
            Files.deleteIfExists(file);
            throw e;
        }
    }

    /**
     * Removes files that killed processes have left.
     *
     * @param directory see {@link #copy}
     */
    public static void removeLeftovers(Path directory) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, START + "*")) {
            for (Path file : files) {
                Matcher name = NAME.matcher(file.getFileName().toString());
                if (name.matches()
                        && ProcessHandle.of(Long.parseLong(name.group(1))).isEmpty()) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    /**
     * Whether this user's processes can open this process's files through /proc: if they cannot, the directory belongs
     * to root.
     */
    private static boolean hasOwnFds() {
        try {
            return Files.getAttribute(OWN_FDS, "unix:uid", LinkOption.NOFOLLOW_LINKS)
                    .equals(UserId.effective());
        } catch (IOException noProc) {
            return false;
        }
    }

    /** The descriptor that a program has to inherit to open this file, or empty if none is needed. */
    public Optional<Fd> toInherit() {
        return Optional.ofNullable(inherited ? open : null);
    }

    /**
     * The absolute path that a program opens.
     *
     * @param index the index in the program's {@link ExecArguments#files} of the descriptor from {@link #toInherit}
     */
    public String path(int index) {
        if (inherited) {
            return OWN_FDS + "/" + (InheritedFds.FIRST_FILE + index);
        }
        return open == null
                ? named.toString()
                : "/proc/" + ProcessHandle.current().pid() + "/fd/" + open.number();
    }

    @Override
    public void close() {
        if (open != null) {
            open.close();
            return;
        }
        try {
            Files.deleteIfExists(named);
        } catch (IOException e) {
            throw new IllegalStateException("cannot remove " + named + ": " + e.getMessage(), e);
        }
    }
}
