package io.github.forkchat.libc;

import java.nio.file.Path;
import java.util.List;

/**
 * A program to execute, its arguments and its whole environment, as C wants them: laid out before the fork, because
 * the child can make nothing.
 *
 * <p>Its C counterpart: the three arguments of {@code execve(2)}. Threads: immutable; the owner closes it.
 */
public final class ExecArguments implements AutoCloseable {
    private final Path program;
    private final NativeBuffer path;
    private final NativeBuffer argv;
    private final NativeBuffer envp;

    /**
     * @param program absolute path
     * @param argv the arguments, the first being the title that {@code ps} shows
     * @param environment {@code NAME=value}, all that the program gets
     */
    public ExecArguments(Path program, List<String> argv, List<String> environment) {
        Os os = Os.current();
        this.program = program;
        this.path = NativeBuffer.ofString(program.toString());
        this.argv = NativeBuffer.ofStrings(argv, os);
        this.envp = NativeBuffer.ofStrings(environment, os);
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
