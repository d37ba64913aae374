package io.github.forkchat.testkit;

import io.github.forkchat.libc.UserId;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A directory that every user of this machine can read, for files that a test shares with another user. The checkout, the
 * build and the directories of {@code @TempDir} may be readable for their owner only.
 *
 * <p>The JVM of the tests makes it once and removes it at its end. Only root can act as another user, so without root no
 * file is copied.
 */
public final class PublicDirectory {
    private static final List<Path> CANDIDATES =
            List.of(Path.of(System.getProperty("java.io.tmpdir")), Path.of("/tmp"), Path.of("/var/tmp"));
    private static final String EVERYBODY_READS = "rw-r--r--";
    private static final String EVERYBODY_ENTERS = "rwxr-xr-x";

    private static final Path ROOT = make();

    private PublicDirectory() {}

    private static Path make() {
        try {
            Path parent = CANDIDATES.stream()
                    .filter(PublicDirectory::isOpenToEverybody)
                    .findFirst()
                    .orElse(CANDIDATES.get(0));
            Path made = open(Files.createTempDirectory(parent, "forkchat-tests"), EVERYBODY_ENTERS);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(made), "public-directory"));
            return made.toRealPath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** With all that is in it; links are removed, and what they lead to stays. */
    static void remove(Path directory) {
        try (Stream<Path> all = Files.walk(directory)) {
            all.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether every user can enter this directory and this user can write to it. */
    private static boolean isOpenToEverybody(Path directory) {
        try {
            for (Path at = directory.toRealPath(); at != null; at = at.getParent()) {
                if (!Files.getPosixFilePermissions(at).contains(PosixFilePermission.OTHERS_EXECUTE)) {
                    return false;
                }
            }
            return Files.isWritable(directory);
        } catch (IOException missing) {
            return false;
        }
    }

    /**
     * Makes a new directory that every user can read.
     *
     * @throws org.opentest4j.TestAbortedException if this is root and no such directory is possible
     */
    public static Path newDirectory() throws IOException {
        if (UserId.effective() == 0 && !isOpenToEverybody(ROOT)) {
            throw Needs.missing("a directory that every user can read", "there is none among " + CANDIDATES);
        }
        return open(Files.createTempDirectory(ROOT, ""), EVERYBODY_ENTERS);
    }

    /** For root a copy of the file that every user can read, and execute if the file is executable; else the file itself. */
    public static Path readable(Path file) {
        if (UserId.effective() != 0) {
            return file;
        }
        try {
            Path copy = ROOT.resolve(file.getFileName());
            Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
            return open(copy, Files.isExecutable(file) ? EVERYBODY_ENTERS : EVERYBODY_READS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A class path that every user can read, with this class only. */
    public static Path classPathOf(Class<?> type) {
        try {
            Path classes = Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
            if (UserId.effective() != 0) {
                return classes;
            }
            Path directory = newDirectory();
            Path inPackage = directory;
            for (String name : type.getPackageName().split("\\.", -1)) {
                inPackage = open(Files.createDirectory(inPackage.resolve(name)), EVERYBODY_ENTERS);
            }
            String file = type.getSimpleName() + ".class";
            Path copy =
                    Files.copy(classes.resolve(directory.relativize(inPackage)).resolve(file), inPackage.resolve(file));
            open(copy, EVERYBODY_READS);
            return directory;
        } catch (IOException | URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    /** Sets the permissions, independent of the umask. */
    private static Path open(Path file, String permissions) throws IOException {
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }
}
