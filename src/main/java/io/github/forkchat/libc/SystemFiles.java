package io.github.forkchat.libc;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Files that a JVM needs to read: the system's files, and the files that this process has mapped. No terminal, no disk
 * and no shared memory is among them, and from {@code /etc} only the files for libraries, the time zone, locale aliases,
 * crypto policies, and a packaged JDK. Linux alone. Threads: stateless.
 */
final class SystemFiles {
    private static final List<String> ALWAYS = List.of(
            "/usr",
            "/bin",
            "/lib",
            "/lib32",
            "/lib64",
            "/nix/store",
            "/gnu/store",
            "/proc",
            "/sys",
            "/dev/null",
            "/dev/zero",
            "/dev/random",
            "/dev/urandom",
            "/etc/ld.so.cache",
            "/etc/ld.so.preload",
            "/etc/localtime",
            "/etc/timezone",
            "/etc/locale.alias",
            "/etc/crypto-policies");
    private static final Path ETC = Path.of("/etc");
    /** Files in {@code /etc} that packages install for a JDK, and the files with musl's library paths. */
    private static final String ETC_PATTERN = "{java*,ld-musl-*}";

    private SystemFiles() {}

    /** The files of both kinds that exist and that this process can read. */
    @SuppressWarnings("EmptyCatch") // the directory does not exist
    static Set<Path> readable() {
        Set<Path> files = new TreeSet<>(mapped());
        ALWAYS.stream().map(Path::of).forEach(files::add);
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(ETC, ETC_PATTERN)) {
            entries.forEach(files::add);
        } catch (IOException none) {
        }
        files.removeIf(file -> !Files.isReadable(file));
        return files;
    }

    /** The regular files that this process has mapped. It may have mapped some as root, and be unable to read them now. */
    private static List<Path> mapped() {
        List<Path> files = new ArrayList<>();
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/maps"), StandardCharsets.UTF_8)) {
            lines.filter(line -> line.indexOf('/') > 0)
                    .map(line -> Path.of(line.substring(line.indexOf('/'))))
                    .filter(Files::isRegularFile)
                    .forEach(files::add);
        } catch (IOException noProc) {
            return List.of();
        }
        return files;
    }
}
