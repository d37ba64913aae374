package io.github.forkchat.testkit;

import io.github.forkchat.libc.ProcessStart;
import io.github.forkchat.libc.TestSignals;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** The states of processes that need not be children of this one. */
public final class Processes {
    private Processes() {}

    /** SIGSTOP, and waits until it has stopped: where there is proc(5) all of its threads, which stop one by one. */
    public static void stop(long pid) {
        TestSignals.send(pid, "STOP");
        Deadline.await("process " + pid + " has stopped", () -> hasStopped(pid));
    }

    private static boolean hasStopped(long pid) {
        try {
            if (!Files.exists(tasks(pid))) {
                Process ps = new ProcessBuilder("ps", "-o", "state=", "-p", "" + pid).start();
                return new String(ps.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).startsWith("T");
            }
            return threadStates(pid).matches("T+");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Path tasks(long pid) {
        return Path.of("/proc/" + pid + "/task");
    }

    /** Whether there is such a process, and no zombie. Linux alone. */
    public static boolean isThere(long pid) {
        return !threadStates(pid).matches("[ZX]*");
    }

    /** What each thread of a process does, a letter each, see proc(5); nothing if there is no such process. Linux alone. */
    public static String threadStates(long pid) {
        String[] threads = tasks(pid).toFile().list();
        StringBuilder states = new StringBuilder();
        for (String thread : threads == null ? new String[0] : threads) {
            try {
                String stat = Files.readString(tasks(pid).resolve(thread).resolve("stat"), StandardCharsets.ISO_8859_1);
                states.append(stat.charAt(stat.lastIndexOf(')') + 2));
            } catch (IOException ended) {
                states.append('X');
            }
        }
        return states.toString();
    }

    /** The short name of a process, or "" if it has ended: proc(5), {@code comm}. Linux alone. */
    public static String name(long pid) {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/comm")).strip();
        } catch (IOException ended) {
            return "";
        }
    }

    /** The memory of a process that is in RAM. Linux alone. */
    public static long residentKib(long pid) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }

    /** What a process has written so far, to whatever: proc(5), {@code wchar}. Linux alone. */
    public static long writtenBytes(long pid) {
        try {
            return Files.readAllLines(Path.of("/proc/" + pid + "/io")).stream()
                    .filter(line -> line.startsWith("wchar: "))
                    .mapToLong(line -> Long.parseLong(line.substring("wchar: ".length())))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Waits until a process has written more than this, and has been held up by a pipe for a second since. Linux alone.
     *
     * @return {@link #writtenBytes} then
     */
    public static long awaitHeldUpByPipe(long pid, long minBytes) {
        long[] written = {0, 0}; // so many bytes since this time
        Deadline.await("it has been held up for a second", () -> {
            long now = writtenBytes(pid);
            if (now != written[0]) {
                written[0] = now;
                written[1] = System.nanoTime();
            }
            return now > minBytes
                    && System.nanoTime() - written[1] > TimeUnit.SECONDS.toNanos(1)
                    && isHeldUpByPipe(pid);
        });
        return written[0];
    }

    /** On Linux: whether some thread of the process waits until its socket takes more. Elsewhere: true. */
    public static boolean isHeldUpByClient(long pid) {
        // TCP's name depends on the kernel's version; the last is a Unix socket's.
        return waitsFor(pid, "wait_woken|sk_stream_wait_memory|sock_alloc_send_pskb");
    }

    /** On Linux: whether some thread of the process waits until a pipe takes more. Elsewhere: true. */
    public static boolean isHeldUpByPipe(long pid) {
        return waitsFor(pid, "pipe_write");
    }

    private static boolean waitsFor(long pid, String place) {
        if (!Files.exists(tasks(ProcessHandle.current().pid()))) {
            return true;
        }
        String[] threads = tasks(pid).toFile().list();
        Pattern pattern = Pattern.compile(place);
        return threads != null
                && Arrays.stream(threads).anyMatch(thread -> {
                    try {
                        Path wait = Path.of("/proc/" + pid + "/task/" + thread + "/wchan");
                        return pattern.matcher(Files.readString(wait)).find();
                    } catch (IOException threadIsGone) {
                        return false;
                    }
                });
    }

    /**
     * Whether the server whose {@code XDG_RUNTIME_DIR} this is has the process on its list of those that a next start
     * ends: lines that begin with a pid, in {@code forkchat/*.pids}.
     */
    public static boolean isRecorded(Path runtimeDirectory, long pid) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(runtimeDirectory.resolve("forkchat"), "*.pids")) {
            for (Path file : files) {
                if (Files.readString(file, StandardCharsets.ISO_8859_1)
                        .lines()
                        .anyMatch(line -> line.startsWith(pid + " "))) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether all have ended. Who inherits an orphan may take its time to wait for it, so a zombie counts as ended. */
    public static boolean allGone(Collection<ProcessHandle> processes) {
        return processes.stream()
                .allMatch(process ->
                        !process.isAlive() || ProcessStart.of(Math.toIntExact(process.pid())) == ProcessStart.NONE);
    }
}
