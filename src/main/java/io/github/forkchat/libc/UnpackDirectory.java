package io.github.forkchat.libc;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Chooses the directory into which JNA unpacks its native part and from which it loads it. The directory must be
 * writable, have space, and not be mounted {@code noexec}. JNA itself tries only two, and does not check whether it
 * can load from there.
 *
 * <pre>
 *   -Djna.tmpdir=DIRECTORY                                           if given, this one alone
 *   $XDG_CACHE_HOME/forkchat, or ~/.cache/forkchat                else the first that will do
 *   java.io.tmpdir, $XDG_RUNTIME_DIR, /tmp, /var/tmp, /dev/shm
 * </pre>
 *
 * <p>Threads: used only by the main thread.
 */
public final class UnpackDirectory {
    private static final String PROPERTY = "jna.tmpdir";
    private static final Path MOUNTS = Path.of("/proc/self/mountinfo");
    /** Required space; more than the size of the native part. */
    private static final int ROOM_BYTES = 512 * 1024;

    private UnpackDirectory() {}

    /**
     * Sets the directory for JNA.
     *
     * @throws IOException if no directory is suitable; names each candidate and its problem
     */
    static void choose() throws IOException {
        String given = System.getProperty(PROPERTY);
        List<Path> candidates = given == null ? candidates() : List.of(Path.of(given));
        List<String> reasons = new ArrayList<>();
        for (Path candidate : candidates) {
            try {
                check(candidate);
                System.setProperty(PROPERTY, candidate.toString());
                return;
            } catch (IOException e) {
                reasons.add(candidate + ": " + FileErrors.reason(e));
            }
        }
        throw new IOException("the C library cannot be called, because JNA's native part can be unpacked nowhere ("
                + String.join("; ", reasons)
                + "); name another directory by FORKCHAT_JAVA_OPTIONS=-Djna.tmpdir=DIRECTORY");
    }

    private static List<Path> candidates() {
        List<Path> candidates = new ArrayList<>();
        cacheBase().ifPresent(base -> candidates.add(base.resolve("forkchat")));
        candidates.add(Path.of(System.getProperty("java.io.tmpdir")).toAbsolutePath());
        absolute(System.getenv("XDG_RUNTIME_DIR")).ifPresent(candidates::add);
        for (String shared : List.of("/tmp", "/var/tmp", "/dev/shm")) {
            candidates.add(Path.of(shared));
        }
        return candidates.stream().distinct().toList();
    }

    /**
     * This user's cache directory by the XDG Base Directory Specification; a relative path is ignored. Empty if the
     * user has no home directory, for which the JVM reports {@code ?}, and if the directory, or else the one above it,
     * is another user's: root with the environment of a user would make files there that the user cannot write to.
     */
    public static Optional<Path> cacheBase() {
        Optional<Path> named = absolute(System.getenv("XDG_CACHE_HOME"));
        Optional<Path> base = named.isPresent()
                ? named
                : absolute(System.getProperty("user.home")).map(home -> home.resolve(".cache"));
        return base.filter(UnpackDirectory::isOwn);
    }

    private static boolean isOwn(Path base) {
        Path existing = base;
        while (!Files.exists(existing) && existing.getParent() != null) {
            existing = existing.getParent();
        }
        try {
            String user = System.getProperty("user.name"); // no C library yet; ? for a user without a name
            return user.equals("?") || user.equals(Files.getOwner(existing).getName());
        } catch (IOException gone) {
            return false;
        }
    }

    private static Optional<Path> absolute(String path) {
        return path != null && path.startsWith("/") ? Optional.of(Path.of(path)) : Optional.empty();
    }

    private static void check(Path directory) throws IOException {
        Files.createDirectories(directory);
        if (isNoexec(directory.toRealPath())) {
            throw new IOException("mounted noexec");
        }
        Path probe = Files.createTempFile(directory, "forkchat", ".tmp");
        try {
            Files.write(probe, new byte[ROOM_BYTES]);
        } finally {
            Files.deleteIfExists(probe);
        }
    }

    /** proc_pid_mountinfo(5): the fifth field is the mount point, the sixth its options; the last of two counts. */
    private static boolean isNoexec(Path directory) throws IOException {
        String options = "";
        int longest = -1;
        try {
            for (String line : new String(Files.readAllBytes(MOUNTS), StandardCharsets.UTF_8).split("\n", -1)) {
                String[] fields = line.split(" ", -1);
                if (fields.length <= 5) {
                    continue;
                }
                Path mount = Path.of(unescaped(fields[4]));
                if (directory.startsWith(mount) && mount.getNameCount() >= longest) {
                    longest = mount.getNameCount();
                    options = fields[5];
                }
            }
        } catch (NoSuchFileException noProc) {
            return false;
        }
        return List.of(options.split(",", -1)).contains("noexec");
    }

    /** Decodes blanks and backslashes, which are written as a backslash and three octal digits. */
    private static String unescaped(String field) {
        return field.replace("\\040", " ")
                .replace("\\011", "\t")
                .replace("\\012", "\n")
                .replace("\\134", "\\");
    }
}
