package io.github.forkchat.launch;

import io.github.forkchat.libc.ExecArguments;
import io.github.forkchat.libc.ProgramLinks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The command line of the link to other servers: a JVM as small as a worker's, with the broker's client library on its
 * class path. The library is a separate jar beside this program's, so that workers start as fast as without it.
 *
 * <p>Threads: one.
 */
public final class LinkCommand implements AutoCloseable {
    private static final String LIBRARY = "forkchat-link.jar";
    /** The short name of the process, on Linux. */
    private static final String NAME = "forkchat-link";

    /** glibc would keep a heap of its own for each thread of the broker's library. */
    private static final String ONE_ARENA = "MALLOC_ARENA_MAX=1";

    private static final String LINK = "io.github.forkchat.link.LinkFork";
    private static final String SETUP = "io.github.forkchat.link.LinkSetup";

    private final WorkerJvm jvm;
    private final ProgramLinks links;
    private final List<String> argv = new ArrayList<>();

    /**
     * Creates the command line for a server.
     *
     * @param directory directory for its link, see {@link ProgramLinks}
     * @param title the process's title
     * @param operands for the link, but for the last one
     * @throws IOException if the JVM or the library is missing
     */
    public LinkCommand(Path directory, String title, List<String> operands) throws IOException {
        jvm = WorkerJvm.current();
        argv.add(title);
        argv.addAll(jvm.linkArguments(LINK, library(jvm)));
        argv.addAll(operands);
        links = ProgramLinks.in(directory, jvm.java());
    }

    private static Path library(WorkerJvm jvm) throws IOException {
        Path library = jvm.classPath().resolveSibling(LIBRARY);
        if (!Files.isReadable(library)) {
            throw new IOException("a link needs " + library + ", which is missing");
        }
        return library;
    }

    /**
     * The command line of the program that prepares a broker, for a process that is no server.
     *
     * @throws IOException if the JVM or the library is missing
     */
    public static List<String> setup(List<String> operands) throws IOException {
        WorkerJvm jvm = WorkerJvm.current();
        List<String> command = new ArrayList<>();
        command.add(jvm.java().toString());
        command.addAll(jvm.linkArguments(SETUP, library(jvm)));
        command.addAll(operands);
        return command;
    }

    /** Program, arguments and environment. */
    public ExecArguments exec(String lastOperand) {
        List<String> arguments = new ArrayList<>(argv);
        arguments.add(lastOperand);
        List<String> environment = new ArrayList<>(WorkerCommand.environment());
        environment.add(ONE_ARENA);
        return new ExecArguments(jvm.java(), links.path(NAME), arguments, environment, List.of());
    }

    /** Releases the files; the link cannot be started any more. */
    @Override
    public void close() {
        links.close();
    }
}
