package io.github.forkchat.libc;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Symbolic links to a program, by which it is executed: on Linux the link's name becomes the short name of the
 * process, which {@code pstree}, {@code top} and {@code pkill} use. A program in a {@link Sandbox} cannot set it
 * itself, because that is a write to a file in {@code /proc}.
 *
 * <p>The links are in a directory of this user. The child, which may run as another user, reaches it by an open
 * descriptor of this process. The links stay there for all servers that run the same program. If a link cannot be
 * made, only the short name is lost. Works on Linux only; elsewhere the program is executed by its own name.
 *
 * <p>Its C counterpart: {@code symlink(2)}; see proc(5), {@code /proc/PID/comm}. Threads: one.
 */
public final class ProgramLinks implements AutoCloseable {
    private static final String OWN_FDS = "/proc/self/fd";
    private static final String MODE_0711 = "rwx--x--x";

    private final Path program;
    /** Null if there are no links. */
    private final Fd directory;

    private ProgramLinks(Path program, Fd directory) {
        this.program = program;
        this.directory = directory;
    }

    /**
     * For the links to {@code program}.
     *
     * @param parent a directory of this user alone; see {@link OwnDirectory}
     */
    public static ProgramLinks in(Path parent, Path program) {
        if (!Files.exists(Path.of(OWN_FDS))) {
            return new ProgramLinks(program, null);
        }
        Path directory = parent.resolve("java-" + Integer.toHexString(program.hashCode()));
        try {
            OwnDirectory.make(directory);
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString(MODE_0711));
            return new ProgramLinks(program, Fd.openForReading(directory).atLeast(InheritedFds.FIRST_FREE));
        } catch (IOException withoutLinks) {
            return new ProgramLinks(program, null);
        }
    }

    /**
     * The path that a child of this process executes.
     *
     * @param name short name of the process; the kernel shows 15 bytes
     */
    public String path(String name) {
        if (directory != null) {
            Path link = Path.of(OWN_FDS, "" + directory.number(), name);
            if (leadsToProgram(link) || make(link)) {
                return link.toString();
            }
        }
        return program.toString();
    }

    private boolean make(Path link) {
        try {
            Files.createSymbolicLink(link, program);
            return true;
        } catch (FileAlreadyExistsException another) {
            return leadsToProgram(link); // another server of this user has just made it
        } catch (IOException withoutName) {
            return false;
        }
    }

    private boolean leadsToProgram(Path link) {
        try {
            return Files.readSymbolicLink(link).equals(program);
        } catch (IOException none) {
            return false;
        }
    }

    @Override
    public void close() {
        if (directory != null) {
            directory.close();
        }
    }
}
