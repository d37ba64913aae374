package io.github.forkchat.launch;

import io.github.forkchat.libc.ChildProcess;
import io.github.forkchat.libc.ExecArguments;
import io.github.forkchat.libc.Fd;
import io.github.forkchat.libc.ForkExec;
import io.github.forkchat.libc.InheritedFds;
import io.github.forkchat.libc.NativeBuffer;
import io.github.forkchat.libc.Pipe;
import io.github.forkchat.libc.WaitStatus;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A child JVM that {@link ArchiveBuilder} runs to its end. Its output is kept for an error message.
 *
 * <p>Threads: one; {@link #abort} from any.
 */
final class ArchiveBuildStep implements AutoCloseable {
    /** Timeout of a step, which takes 3 s of CPU time at a low priority: beside busy processes that is a minute. */
    static final int DEADLINE_MILLIS = 180_000;

    private static final int PRINTED_BYTES = 1_024;
    /** So much fits in the pipe. */
    private static final int MAX_PRINTED_BYTES = 65_536;

    private static final int MAX_REASON_CHARS = 1_000;

    /** An error message of a command, or the fault that ends a server. */
    private static final Pattern OWN_LINE = Pattern.compile("^forkchat: |: fault in thread ");

    private final String title;
    private final Pipe output = Pipe.create();
    private volatile ChildProcess child;

    /** @param title for {@code ps}, and for the error message */
    ArchiveBuildStep(String title) throws IOException {
        this.title = title;
    }

    /** Starts the JVM with unused descriptors 0, 3 and 4. */
    void start(ForkExec forkExec, Path java, List<String> arguments) throws IOException {
        start(forkExec, java, arguments, output.readEnd(), output.readEnd(), output.writeEnd());
    }

    /** Starts the JVM with the descriptors of a worker. */
    void start(ForkExec forkExec, Path java, List<String> arguments, Fd socket, Fd mainToFork, Fd forkToMain)
            throws IOException {
        List<String> argv = new ArrayList<>(List.of("forkchat: " + title));
        argv.addAll(arguments);
        List<String> environment = new ArrayList<>(WorkerCommand.environment());
        // A server that trains builds no archive in another cache.
        environment.addAll(WorkerCommand.inherited("HOME", "XDG_CACHE_HOME"));
        try (ExecArguments program = new ExecArguments(java, argv, environment)) {
            InheritedFds fds = new InheritedFds(socket, output.writeEnd(), mainToFork, forkToMain);
            child = forkExec.launch(program, fds, pid -> {});
        }
    }

    /**
     * Waits for the JVM to end.
     *
     * @throws IOException if the JVM fails, with the line of its output that says why, or takes too long
     */
    void awaitSuccess() throws IOException {
        Optional<WaitStatus> status = child.await(DEADLINE_MILLIS);
        if (status.isEmpty()) {
            throw new IOException(title + " did not end in " + DEADLINE_MILLIS / 1000 + " s");
        }
        if (status.get().raw() != 0) {
            throw new IOException(title + " failed: " + status.get() + reason());
        }
    }

    /** The last line of a command's own, because a server logs other lines before; otherwise the first line, of the JVM. */
    private String reason() throws IOException {
        List<String> lines = printed().lines().toList();
        return lines.stream()
                .filter(OWN_LINE.asPredicate())
                .reduce((before, last) -> last)
                .or(() -> lines.stream().findFirst())
                .map(line -> ": " + line.substring(0, Math.min(line.length(), MAX_REASON_CHARS)))
                .orElse("");
    }

    private String printed() throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try (NativeBuffer memory = new NativeBuffer(PRINTED_BYTES)) {
            while (all.size() < MAX_PRINTED_BYTES && output.readEnd().available() > 0) {
                byte[] printed = new byte[output.readEnd().read(memory.address(), memory.size())];
                memory.bytes().get(0, printed);
                all.writeBytes(printed);
            }
        }
        return all.toString(StandardCharsets.UTF_8);
    }

    /** Kills the JVM if it still runs. */
    void abort() {
        if (child != null) {
            child.killGroup();
        }
    }

    @Override
    public void close() {
        abort();
        output.close();
    }
}
