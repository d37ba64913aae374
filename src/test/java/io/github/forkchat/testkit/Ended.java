package io.github.forkchat.testkit;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A program that has ended.
 *
 * @param exitCode 0 to 255; 128 + the signal if one ended it
 * @param out the lines of its standard output
 * @param err the lines of its standard error
 */
public record Ended(int exitCode, List<String> out, List<String> err) {
    /** A program that said nothing but these lines on its standard output. */
    public static Ended ok(String... out) {
        return new Ended(0, List.of(out), List.of());
    }

    /** A program that failed with one line on its standard error. */
    public static Ended failed(int exitCode, String line) {
        return new Ended(exitCode, List.of(), List.of(line));
    }

    /** Runs a program, whose standard input is empty, to its end; fails if it does not come within the deadline. */
    public static Ended of(ProcessBuilder program) throws IOException {
        return of(program, "");
    }

    /** The same with this standard input. */
    public static Ended of(ProcessBuilder program, String input) throws IOException {
        Process process = program.start();
        Lines out = new Lines(process.getInputStream(), "out");
        Lines err = new Lines(process.getErrorStream(), "err");
        try (OutputStream stdin = process.getOutputStream()) {
            stdin.write(input.getBytes(StandardCharsets.UTF_8));
        }
        try {
            if (!process.waitFor(Deadline.SECONDS, TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
                throw new AssertionError("hangs: " + program.command() + " " + out.all() + " " + err.all());
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return new Ended(process.exitValue(), out.awaitEnd(), err.awaitEnd());
    }
}
