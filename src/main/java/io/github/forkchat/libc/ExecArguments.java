package io.github.forkchat.libc;

import java.nio.file.Path;
import java.util.List;

/**
 * A program to execute, its arguments, its whole environment and the files that it inherits, as C wants them: laid out
 * before the fork, because the child can make nothing.
 *
 * <p>Its C counterpart: the three arguments of {@code execve(2)}. Threads: immutable; the owner closes it.
 */
public final class ExecArguments implements AutoCloseable {
    /** In place of a descriptor: there is no such file. dup2(2) of it does nothing. */
    private static final int NO_FILE = -1;

    private final Path program;
    private final List<Fd> files;
    private final NativeBuffer path;
    private final NativeBuffer argv;
    private final NativeBuffer envp;

    /**
     * Without files.
     *
     * @param program absolute path
     * @param argv the arguments, the first being the title that {@code ps} shows
     * @param environment {@code NAME=value}, all that the program gets
     */
    public ExecArguments(Path program, List<String> argv, List<String> environment) {
        this(program, program.toString(), argv, environment, List.of());
    }

    /**
     * The same, and
     *
     * @param path the name by which the program is executed; its last part is the short name of the process on Linux
     * @param files what becomes descriptors {@value InheritedFds#FIRST_FILE} and on; the caller keeps them open until the
     *     program runs
     */
    public ExecArguments(Path program, String path, List<String> argv, List<String> environment, List<Fd> files) {
        if (files.size() > InheritedFds.MAX_FILES) {
            throw new IllegalArgumentException(files.size() + " files");
        }
        Os os = Os.current();
        this.program = program;
        this.files = List.copyOf(files);
        this.path = NativeBuffer.ofString(path);
        this.argv = NativeBuffer.ofStrings(argv, os);
        this.envp = NativeBuffer.ofStrings(environment, os);
    }

    /** What becomes descriptors {@link InheritedFds#FIRST_FILE} and on. */
    List<Fd> files() {
        return files;
    }

    /** The number of the file at this index, or one that is no descriptor's. */
    int file(int index) {
        return index < files.size() ? files.get(index).number() : NO_FILE;
    }

    long path() {
        return path.address();
    }

    long argv() {
        return argv.address();
    }

    long envp() {
        return envp.address();
    }

    @Override
    public void close() {
        path.close();
        argv.close();
        envp.close();
    }

    /** The program's path. */
    @Override
    public String toString() {
        return program.toString();
    }
}
