package io.github.forkchat.libc;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What a child may still do with files: it reads the system's own, what this process itself has mapped (its libraries), and
 * what it is told, and no others; it writes and makes none. Pipes are no files in this sense. And it has no access to
 * the memory and descriptors of other processes in {@code /proc}, its siblings included, whose user it may be.
 *
 * <p>The program that the child executes is a file that it reads. Linux has this since 5.13, if it was built with it; where
 * it is missing the sandbox goes without.
 *
 * <p>Its C counterpart: {@code landlock_create_ruleset(2)}, {@code landlock_add_rule(2)}; the child calls {@code
 * landlock_restrict_self(2)}. Threads: immutable.
 */
final class Landlock {
    private static final Os OS = Os.LINUX;
    private static final long READ_FILE = Constant.LANDLOCK_ACCESS_FS_READ_FILE.longOn(OS);
    private static final long READ_DIR = Constant.LANDLOCK_ACCESS_FS_READ_DIR.longOn(OS);
    /** All rights of the first version but to execute: the child has to. */
    private static final long HANDLED =
            2 * Constant.LANDLOCK_ACCESS_FS_MAKE_SYM.longOn(OS) - 1 - Constant.LANDLOCK_ACCESS_FS_EXECUTE.longOn(OS);

    private static final long UNUSED = 0;
    private static final long NO_FLAGS = 0;

    /** Where systems keep what belongs to no user. */
    private static final List<Path> SYSTEM = Stream.of(
                    "/usr", "/bin", "/lib", "/lib64", "/etc", "/proc", "/sys", "/dev", "/nix/store", "/gnu/store")
            .map(Path::of)
            .toList();

    private final Fd ruleset;

    private Landlock(Fd ruleset) {
        this.ruleset = ruleset;
    }

    /**
     * For the children of this process.
     *
     * @param more files and folders that they read beside the system's own
     * @return empty if this kernel has no such thing
     * @throws ErrnoException if one of them cannot be opened
     */
    static Optional<Landlock> forReading(List<Path> more) throws ErrnoException {
        if (!LinuxLibC.AVAILABLE || Processor.current().isEmpty()) {
            return Optional.empty();
        }
        Processor processor = Processor.current().get();
        try (NativeBuffer handled = new NativeBuffer(Constant.SIZE_LANDLOCK_HANDLED.on(OS))) {
            handled.bytes().putLong(0, HANDLED);
            int number = SystemCall.LANDLOCK_CREATE_RULESET.on(processor);
            long fd = LinuxLibC.syscall(number, handled.address(), handled.size(), NO_FLAGS, UNUSED);
            if (fd < 0) {
                return Optional.empty();
            }
            Landlock landlock = new Landlock(new Fd(Math.toIntExact(fd)).atLeast(InheritedFds.FIRST_FREE));
            Set<Path> readable = new TreeSet<>(mapped());
            SYSTEM.stream().filter(Files::exists).forEach(readable::add);
            readable.addAll(more);
            for (Path path : readable) {
                landlock.letRead(path, processor);
            }
            return Optional.of(landlock);
        }
    }

    /** The files that this process has mapped, but for those that are another user's: it may have been root then. */
    private static List<Path> mapped() {
        List<Path> files = new ArrayList<>();
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/maps"), StandardCharsets.UTF_8)) {
            lines.filter(line -> line.indexOf('/') > 0)
                    .map(line -> Path.of(line.substring(line.indexOf('/'))))
                    .filter(file -> Files.isRegularFile(file) && Files.isReadable(file))
                    .forEach(files::add);
        } catch (IOException noProc) {
            return List.of();
        }
        return files;
    }

    private void letRead(Path path, Processor processor) throws ErrnoException {
        try (Fd file = Fd.openForReading(path);
                NativeBuffer rule = new NativeBuffer(Constant.SIZEOF_LANDLOCK_PATH_BENEATH.on(OS))) {
            long rights = Files.isDirectory(path) ? READ_FILE | READ_DIR : READ_FILE;
            rule.bytes().putLong(Constant.OFF_LANDLOCK_ALLOWED.on(OS), rights);
            rule.bytes().putInt(Constant.OFF_LANDLOCK_PARENT.on(OS), file.number());
            int number = SystemCall.LANDLOCK_ADD_RULE.on(processor);
            int type = Constant.LANDLOCK_RULE_PATH_BENEATH.on(OS);
            if (LinuxLibC.syscall(number, ruleset.number(), type, rule.address(), NO_FLAGS) < 0) {
                throw new ErrnoException("landlock_add_rule(" + path + ")", LibC.errno());
            }
        }
    }

    /** The descriptor that a child gives landlock_restrict_self(2). */
    int ruleset() {
        return ruleset.number();
    }
}
