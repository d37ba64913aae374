package io.github.forkchat.server;

import io.github.forkchat.libc.OwnFolder;
import io.github.forkchat.libc.UserId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the running servers of a user keep what is gone when they are: {@code $XDG_RUNTIME_DIR/forkchat}, or {@code
 * forkchat-UID} in the temporary folder. Threads: stateless.
 */
final class RuntimeFolder {
    private RuntimeFolder() {}

    /**
     * Makes it unless it is there; see {@link OwnFolder#make}.
     *
     * @throws IOException with one line for the user
     */
    static Path make() throws IOException {
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"), "forkchat-" + UserId.effective());
        return OwnFolder.make(
                xdgFolder().map(runtime -> runtime.resolve("forkchat")).orElse(temporary));
    }

    /** XDG_RUNTIME_DIR, if it is what the specification says: an absolute path of a folder that the user owns. */
    private static Optional<Path> xdgFolder() {
        String value = System.getenv("XDG_RUNTIME_DIR");
        return value != null && value.startsWith("/") && isOwn(Path.of(value))
                ? Optional.of(Path.of(value))
                : Optional.empty();
    }

    /** Of the user that this process acts as now; access(2) would ask for the one that started it. */
    private static boolean isOwn(Path folder) {
        try {
            return Files.isDirectory(folder) && (int) Files.getAttribute(folder, "unix:uid") == UserId.effective();
        } catch (IOException gone) {
            return false;
        }
    }
}
