package io.github.forkchat.launch;

import io.github.forkchat.fork.http.ScrapeFork;
import io.github.forkchat.libc.ExecArguments;
import io.github.forkchat.libc.ProgramLinks;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The command line of the process that answers one request for metrics: a JVM as small as a worker's.
 *
 * <p>Threads: the accept loop.
 */
public final class ScrapeCommand implements AutoCloseable {
    private static final String TITLE = "forkchat: metrics for ";
    /** The short name of the process, on Linux. */
    private static final String NAME = "forkchat-http";

    private final WorkerJvm jvm;
    private final ProgramLinks links;

    /**
     * Creates the command line for a server.
     *
     * @param directory directory for its link, see {@link ProgramLinks}
     * @throws IOException if the JVM is incomplete
     */
    public ScrapeCommand(Path directory) throws IOException {
        jvm = WorkerJvm.current();
        links = ProgramLinks.in(directory, jvm.java());
    }

    /** The files and directories that the process reads, apart from those of the system. */
    public List<Path> reads() {
        return jvm.reads();
    }

    /**
     * Program, arguments and environment for one request.
     *
     * @param peer the client's address
     * @param numbers the numbers of the server, {@code key=value …}
     */
    public ExecArguments exec(String peer, String numbers) {
        List<String> argv = new ArrayList<>();
        argv.add(TITLE + peer);
        argv.addAll(jvm.scrapeArguments());
        List<String> environment = new ArrayList<>(WorkerCommand.environment());
        environment.add(ScrapeFork.NUMBERS + "=" + numbers);
        return new ExecArguments(jvm.java(), links.path(NAME), argv, environment, List.of());
    }

    /** Releases the files; no further process can be started. */
    @Override
    public void close() {
        links.close();
    }
}
