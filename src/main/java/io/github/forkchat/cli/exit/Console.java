package io.github.forkchat.cli.exit;

import io.github.forkchat.client.ChatClient;
import io.github.forkchat.client.text.ChatLine;
import io.github.forkchat.libc.StandardInput;
import io.github.forkchat.libc.StandardOutput;
import java.io.FileDescriptor;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * The standard streams of a command in UTF-8, and the last lines and the exit code of a command that fails. Threads: the
 * main thread; {@link #report} any thread. See {@link StandardOutput}.
 */
public final class Console implements Consumer<String> {
    private final StandardOutput out = new StandardOutput(FileDescriptor.out);
    private final StandardInput in = new StandardInput();
    private final PrintWriter outWriter = writer(out);
    private final PrintWriter errWriter = writer(new StandardOutput(FileDescriptor.err));

    private static PrintWriter writer(StandardOutput stream) {
        return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8));
    }

    /** Standard output. */
    public PrintWriter out() {
        return outWriter;
    }

    /** Standard error output. */
    public PrintWriter err() {
        return errWriter;
    }

    /** Standard input and standard output as streams of bytes. */
    public ChatClient.Streams streams() {
        return new ChatClient.Streams(in, out);
    }

    /** Implements {@link Consumer}, so that callers can pass the console as a receiver of error messages. */
    @Override
    public void accept(String complaint) {
        complain(complaint);
    }

    /** Prints a line to the error output at once, without characters of arguments that would end it or control a terminal. */
    public void complain(String complaint) {
        errWriter.println("forkchat: " + ChatLine.clean(complaint));
        errWriter.flush();
    }

    /**
     * Reports the failure that ends a command. If the JVM ends already, for example by a signal, the failure is only a
     * consequence: then it is not reported, and this method does not return.
     *
     * @param isVerbose whether its stack trace is printed, too
     * @return the exit code
     */
    public int report(Throwable failure, boolean isVerbose) {
        if (isJvmEnding()) {
            awaitEnd();
        }
        String reason = "internal error: " + failure;
        int exitCode = ExitCode.INTERNAL_ERROR;
        if (failure instanceof CommandFailedException known) {
            reason = failure.getMessage();
            exitCode = known.exitCode();
        } else if (failure instanceof OutOfMemoryError) { // also thrown if a thread cannot be started
            reason = "out of memory: " + failure.getMessage();
            exitCode = ExitCode.FAILED;
        }
        complain(reason);
        if (isVerbose) {
            failure.printStackTrace(errWriter);
            errWriter.flush();
        }
        return exitCode;
    }

    /** Whether the JVM runs its shutdown hooks: then it takes no more of them. */
    private static boolean isJvmEnding() {
        Thread hook = new Thread("unused");
        try {
            Runtime.getRuntime().addShutdownHook(hook);
            return !Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException ending) {
            return true;
        }
    }

    private static void awaitEnd() {
        while (true) {
            Thread.interrupted(); // otherwise park() would return at once
            LockSupport.park();
        }
    }

    /**
     * Flushes the output. If writing to standard output failed, the command fails, too; except when the reader has
     * closed the pipe.
     *
     * @param exitCode of the command
     * @return the exit code of the process
     */
    public int finish(int exitCode) {
        outWriter.flush();
        errWriter.flush();
        Optional<IOException> failure = out.failure();
        if (failure.isEmpty() || out.isReaderGone()) {
            return exitCode;
        }
        complain("cannot write to standard output: " + failure.get().getMessage());
        return exitCode == ExitCode.OK ? ExitCode.FAILED : exitCode;
    }
}
