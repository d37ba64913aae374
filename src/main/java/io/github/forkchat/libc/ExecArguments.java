package io.github.forkchat.libc;

import java.nio.file.Path;
import java.util.List;

/**
 * The arguments of an execve(2): the program, its arguments, its whole environment and the files that it inherits, in
 * C layout. They are prepared before the fork, because the child must not allocate.
 *
 * <p>Its C counterpart: the three arguments of {@code execve(2)}. Threads: immutable; the owner closes it.
 */
public final class ExecArguments implements AutoCloseable {
    /** Stands for a missing file; dup2(2) of it does nothing. */
    private static final int NO_FILE = -1;

    private final Path program;
    private final List<Fd> files;
    private final NativeBuffer path;
    private final NativeBuffer argv;
    private final NativeBuffer envp;

    /**
     * A program without inherited files.
     *
     * @param program absolute path
     * @param argv the arguments, the first being the title that {@code ps} shows
     * @param environment {@code NAME=value}, the program's whole environment
     */
    public ExecArguments(Path program, List<String> argv, List<String> environment) {
        this(program, program.toString(), argv, environment, List.of());
    }

    /**
     * A program with inherited files.
     *
     * @param path the name by which the program is executed; its last part is the short name of the process on Linux
     * @param files the files that become descriptors {@value InheritedFds#FIRST_FILE} and on; the caller keeps them
     *     open until the program runs
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

    /** The files that become descriptors {@link InheritedFds#FIRST_FILE} and on. */
    List<Fd> files() {
        return files;
    }

    /** The descriptor number of the file at this index, or {@link #NO_FILE}. */
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
