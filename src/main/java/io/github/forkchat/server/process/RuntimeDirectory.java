package io.github.forkchat.server.process;

import io.github.forkchat.libc.OwnDirectory;
import io.github.forkchat.libc.UserId;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The directory for runtime files of a user's servers: {@code $XDG_RUNTIME_DIR/forkchat}, or {@code forkchat-UID} in
 * the temporary directory. If another user has taken that name in the temporary directory, it is {@code
 * forkchat-UID-NUMBER}, which later servers find as well.
 *
 * <p>On macOS each user has a separate temporary directory. That of root is of no use to a server that root has started
 * with {@code --user}: its directory is in {@code /tmp}. Threads: stateless.
 */
public final class RuntimeDirectory {
    /** The directory in which systemd creates XDG_RUNTIME_DIR of each user. */
    private static final Path RUN_USER = Path.of("/run/user");

    /** The temporary directory that all users share. */
    private static final Path SHARED = Path.of("/tmp");
    /** The directory in which macOS creates a temporary directory for each user: {@code XX/YYYY/T}. */
    private static final Path OF_USERS = Path.of("/var/folders");
    /** XDG_RUNTIME_DIR of the service in the Debian package. */
    private static final Path OF_SERVICE = Path.of("/run/forkchat");

    private static final int ROOT = 0;

    private RuntimeDirectory() {}

    /**
     * Creates the directory if it is missing; see {@link OwnDirectory#make}.
     *
     * @throws IOException with one line for the user
     */
    public static Path make() throws IOException {
        Optional<Path> runtime = xdgDirectory();
        if (runtime.isPresent()) {
            return OwnDirectory.make(runtime.get().resolve("forkchat"));
        }
        try {
            return makeIn(temporary());
        } catch (IOException e) {
            if (!(e.getCause() instanceof AccessDeniedException)) {
                throw e;
            }
            return makeIn(SHARED);
        }
    }

    private static Path makeIn(Path temporary) throws IOException {
        Path usual = temporary.resolve(name());
        try {
            return OwnDirectory.make(usual);
        } catch (IOException e) {
            if (!Files.exists(usual, LinkOption.NOFOLLOW_LINKS) || OwnDirectory.isOwn(usual)) {
                throw e;
            }
            return other(temporary, name() + "-");
        }
    }

    /**
     * The directories in which servers may keep their runtime files: those of this user's servers, whatever the
     * environment of the server was, and for root those of all users. They need not exist.
     */
    public static List<Path> candidates() {
        Set<Path> candidates = new LinkedHashSet<>();
        xdgDirectory().ifPresent(runtime -> candidates.add(runtime.resolve("forkchat")));
        boolean isRoot = UserId.effective() == ROOT;
        matching(RUN_USER, isRoot ? "*" : "" + UserId.effective())
                .forEach(runtime -> candidates.add(runtime.resolve("forkchat")));
        candidates.add(OF_SERVICE.resolve("forkchat"));
        Set<Path> temporary = new LinkedHashSet<>(List.of(temporary(), SHARED));
        if (isRoot) {
            matching(OF_USERS, "*")
                    .forEach(some -> matching(some, "*").forEach(user -> temporary.add(user.resolve("T"))));
        }
        for (Path directory : temporary) {
            candidates.add(directory.resolve(name()));
            candidates.addAll(matching(directory, isRoot ? "forkchat-*" : name() + "-*"));
        }
        return List.copyOf(candidates);
    }

    private static List<Path> matching(Path directory, String names) {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> paths = Files.newDirectoryStream(directory, names)) {
            paths.forEach(found::add);
        } catch (IOException | DirectoryIteratorException none) {
            return List.of();
        }
        return found;
    }

    private static Path temporary() {
        return Path.of(System.getProperty("java.io.tmpdir")).toAbsolutePath();
    }

    private static String name() {
        return "forkchat-" + UserId.effective();
    }

    /** The reason why this is not the default directory, for the log; empty for the default directory. */
    public static Optional<String> remark(Path directory) {
        String used = directory.getFileName().toString();
        if (used.startsWith(name() + "-")) {
            return Optional.of(
                    "uses " + directory + ": " + directory.resolveSibling(name()) + " is not this user's alone");
        }
        return used.equals(name()) && !directory.getParent().equals(temporary())
                ? Optional.of("uses " + directory + ": this user may not write to " + temporary())
                : Optional.empty();
    }

    /** The first such directory of this user, so that all servers take the same, or else a new one. */
    private static Path other(Path temporary, String start) throws IOException {
        if (ownIn(temporary, start).isEmpty()) {
            Files.createTempDirectory(temporary, start); // mode 0700
        }
        return ownIn(temporary, start).first(); // another server may have created one at the same time
    }

    private static SortedSet<Path> ownIn(Path temporary, String start) throws IOException {
        SortedSet<Path> own = new TreeSet<>();
        try (DirectoryStream<Path> directories = Files.newDirectoryStream(temporary, start + "*")) {
            for (Path directory : directories) {
                if (isOwnDirectory(directory)) {
                    own.add(directory);
                }
            }
        }
        return own;
    }

    private static boolean isOwnDirectory(Path directory) {
        try {
            return OwnDirectory.isOwn(directory);
        } catch (IOException gone) {
            return false;
        }
    }

    /** XDG_RUNTIME_DIR, if it follows the specification: an absolute path of a directory that the user owns. */
    private static Optional<Path> xdgDirectory() {
        String value = System.getenv("XDG_RUNTIME_DIR");
        return value != null && value.startsWith("/") && isOwn(Path.of(value))
                ? Optional.of(Path.of(value))
                : Optional.empty();
    }

    /** Checks for the effective user; access(2) would check for the real one. */
    private static boolean isOwn(Path directory) {
        try {
            return Files.isDirectory(directory)
                    && (int) Files.getAttribute(directory, "unix:uid") == UserId.effective();
        } catch (IOException gone) {
            return false;
        }
    }
}
