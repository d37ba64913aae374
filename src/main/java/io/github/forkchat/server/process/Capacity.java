package io.github.forkchat.server.process;

import io.github.forkchat.libc.ResourceLimits;
import io.github.forkchat.libc.UserId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The number of clients that this machine can serve with its present resources. Further clients are rejected with
 * {@code server full}, so that they do not slow down the others.
 *
 * <p>Sources: getrlimit(2); on Linux also proc(5) and {@link ControlGroups}. A source that is missing counts as no
 * limit. Threads: immutable.
 *
 * @param openFiles number of descriptors that Server Main may have
 * @param processes number of processes that the user may still start; on Linux this counts threads
 * @param memoryBytes memory that is free, or can be freed without swapping
 */
public record Capacity(long openFiles, long processes, long memoryBytes) {
    /** Descriptors of the server itself, and of the clients whose worker is starting. */
    private static final int RESERVED_FILES = 64;
    /**
     * Descriptors for each client: the write end of its pipe. While it starts it has 4, which {@link #RESERVED_FILES}
     * covers.
     */
    private static final int FILES_EACH = 1;
    /**
     * Maximum number of waiting clients with enough descriptors; twice the number of slots if that is more.
     */
    private static final int MAX_WAITING = 512;
    /** Minimum number of waiting clients; {@link #RESERVED_FILES} covers their descriptors. */
    private static final int MIN_WAITING = 8;
    /** Threads of a worker on JDK 17 (measured: 19), and one spare thread. */
    private static final int PROCESSES_EACH = 20;
    /** Memory for Server Main's ring and heap. */
    private static final long RESERVED_BYTES = 128L << 20;
    /** Memory of an active worker with its pipe and its socket's buffers. An idle worker takes 8 MB. */
    private static final long BYTES_EACH = 12L << 20;

    private static final Pattern NUMBER = Pattern.compile("\\d+");

    /** The present capacity of this machine. */
    public static Capacity now() {
        return read(Path.of("/"), ResourceLimits.openFiles(), ResourceLimits.processesOfChildren(), UserId.effective());
    }

    /**
     * The capacity for a user with these limits, where {@code proc} and {@code sys} are in the directory {@code root}.
     */
    static Capacity read(Path root, long openFiles, long processLimit, int uid) {
        ControlGroups groups = new ControlGroups(root);
        long processes = processLimit == ResourceLimits.UNLIMITED
                ? processLimit
                : Math.max(0, processLimit - processesOfUser(root, uid));
        return new Capacity(
                openFiles, Math.min(processes, groups.processesLeft()), Math.min(freeBytes(root), groups.memoryLeft()));
    }

    /**
     * Maximum number of waiting clients for this maximum of clients: {@value #MAX_WAITING}, or as many as descriptors
     * allow.
     */
    public int waiting(int clients) {
        long left = openFiles - RESERVED_FILES - (long) FILES_EACH * clients;
        return (int) Math.max(MIN_WAITING, Math.min(left, Math.max(MAX_WAITING, 2L * clients)));
    }

    /** Maximum number of clients, at least one. */
    public int clients() {
        long clients = Math.min(byFiles(), Math.min(byProcesses(), byMemory()));
        return (int) Math.max(1, Math.min(Integer.MAX_VALUE, clients));
    }

    /** The name of the scarcest resource. */
    public String scarcest() {
        if (byFiles() <= byProcesses() && byFiles() <= byMemory()) {
            return openFiles + " open files";
        }
        return byProcesses() <= byMemory()
                ? "room for " + processes + " more processes and threads"
                : (memoryBytes >> 20) + " MiB of free memory";
    }

    private long byFiles() {
        return (openFiles - RESERVED_FILES) / FILES_EACH;
    }

    private long byProcesses() {
        return processes / PROCESSES_EACH;
    }

    private long byMemory() {
        return (memoryBytes - RESERVED_BYTES) / BYTES_EACH;
    }

    private static long freeBytes(Path root) {
        OptionalLong kilobytes = number(root.resolve("proc/meminfo"), "MemAvailable:");
        return kilobytes.isPresent() ? kilobytes.getAsLong() << 10 : ResourceLimits.UNLIMITED;
    }

    /** Number of threads of all processes of a user. */
    private static long processesOfUser(Path root, int uid) {
        long sum = 0;
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(root.resolve("proc"), "[0-9]*")) {
            for (Path process : processes) {
                Path status = process.resolve("status");
                if (number(status, "Uid:").orElse(-1) == uid) {
                    sum += number(status, "Threads:").orElse(0);
                }
            }
        } catch (IOException noProc) {
            return 0;
        }
        return sum;
    }

    /** The first number on the first line that begins with {@code start}; empty if there is none. */
    private static OptionalLong number(Path file, String start) {
        try {
            for (String line :
                    Files.readString(file, StandardCharsets.ISO_8859_1).split("\n", -1)) {
                Matcher number = NUMBER.matcher(line);
                if (line.startsWith(start)) {
                    return number.find() ? OptionalLong.of(Long.parseLong(number.group())) : OptionalLong.empty();
                }
            }
        } catch (IOException | NumberFormatException gone) {
            return OptionalLong.empty();
        }
        return OptionalLong.empty();
    }
}
