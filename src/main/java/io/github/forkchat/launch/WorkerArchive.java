package io.github.forkchat.launch;

import io.github.forkchat.libc.FileErrors;
import io.github.forkchat.libc.OwnDirectory;
import io.github.forkchat.libc.SnapshotFile;
import io.github.forkchat.libc.UnpackDirectory;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;

/**
 * The CDS archive of the workers (class data sharing: read, checked and laid out once, mapped by every worker) in
 * {@code $XDG_CACHE_HOME/forkchat} or {@code ~/.cache/forkchat}. It may be deleted at any time; without it workers
 * start more slowly.
 *
 * <pre>
 *   worker-PLACE-BUILD.archive     PLACE: which JVM, which jar, by path     BUILD: what these are now, and the flags
 *
 *   0               8
 *   +---------------+----------- - -
 *   | int64, big    | the JVM's own file, which it checks for
 *   | endian: CRC32 | the same build of JVM and jar
 *   | of the rest   |
 *   +---------------+----------- - -
 * </pre>
 *
 * <p>Threads: any; files appear by a rename, so a reader finds a complete file or none.
 */
final class WorkerArchive {
    private static final int PLACE_BYTES = 4;
    private static final int BUILD_BYTES = 8;

    private final Path directory;
    private final String place;
    private final Path file;

    private WorkerArchive(Path directory, WorkerJvm jvm) throws IOException {
        this.directory = directory;
        place = "worker-" + hash(PLACE_BYTES, jvm.java() + "\n" + jvm.classPath()) + "-";
        file = directory.resolve(place + hash(BUILD_BYTES, jvm.build()) + ".archive");
    }

    /**
     * Returns the archive for this JVM, whether it exists or not.
     *
     * @throws IOException if this user has no cache directory
     */
    static WorkerArchive of(WorkerJvm jvm) throws IOException {
        return new WorkerArchive(cacheDirectory(), jvm);
    }

    private static Path cacheDirectory() throws IOException {
        Path base = UnpackDirectory.cacheBase()
                .orElseThrow(() -> new IOException(
                        "this user has no home directory, or it is another user's, and $XDG_CACHE_HOME names none"));
        try {
            Files.createDirectories(
                    base, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (IOException e) {
            throw new IOException("cannot make the directory " + base + ": " + FileErrors.reason(e), e);
        }
        return OwnDirectory.make(base.resolve("forkchat"));
    }

    private static String hash(int bytes, String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every JVM must have this algorithm
        }
    }

    /** The archive's directory, which belongs to this user alone. */
    Path directory() {
        return directory;
    }

    /** The archive's path, whether it exists or not. */
    Path file() {
        return file;
    }

    /**
     * Makes a copy that nobody can change, without the checksum, for {@code -XX:SharedArchiveFile}.
     *
     * @param copies directory for the copy
     * @return empty if there is no archive, or a damaged one, which is then removed
     */
    Optional<SnapshotFile> snapshot(Path copies) throws IOException {
        SnapshotFile[] copy = new SnapshotFile[1];
        if (read(archive -> copy[0] = SnapshotFile.copy(archive, copies))) {
            return Optional.of(copy[0]);
        }
        if (copy[0] != null) {
            copy[0].close();
        }
        return Optional.empty();
    }

    /** Whether the archive exists and is intact; a damaged one is removed. */
    boolean isSound() throws IOException {
        return read(archive -> archive.transferTo(OutputStream.nullOutputStream()));
    }

    private interface Reader {
        void read(InputStream archive) throws IOException;
    }

    private boolean read(Reader reader) throws IOException {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            return false; // opening a FIFO would block
        }
        try (DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
            long checksum = in.readLong();
            CheckedInputStream archive = new CheckedInputStream(in, new CRC32());
            reader.read(archive);
            if (archive.getChecksum().getValue() == checksum) {
                return true;
            }
        } catch (NoSuchFileException none) {
            return false;
        } catch (EOFException cutOff) {
            // counts as damaged
        }
        Files.deleteIfExists(file);
        return false;
    }

    /**
     * Installs an archive that the JVM has dumped, and removes those of earlier builds.
     *
     * @param dump the file that the JVM has dumped
     * @param work a directory of the same file system
     */
    void publish(Path dump, Path work) throws IOException {
        CRC32 checksum = new CRC32();
        try (InputStream in = new CheckedInputStream(Files.newInputStream(dump), checksum)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        Path whole = work.resolve("whole");
        try (DataOutputStream out = new DataOutputStream(Files.newOutputStream(whole))) {
            out.writeLong(checksum.getValue());
            Files.copy(dump, out);
        }
        Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
        try (DirectoryStream<Path> builds = Files.newDirectoryStream(directory, place + "*")) {
            for (Path build : builds) {
                if (!build.equals(file)) {
                    Files.deleteIfExists(build);
                }
            }
        }
    }
}
