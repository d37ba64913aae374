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
 * How many clients this machine has room for as it is now, so that the surplus reads {@code server full} instead of
 * pulling the others down.
 *
 * <p>Sources: getrlimit(2); on Linux also proc(5) and {@link ControlGroups}. What is not to be found counts as no
 * limit. Threads: immutable.
 *
 * @param openFiles descriptors that Server Main may have
 * @param processes that the user may start yet; on Linux threads are counted
 * @param memoryBytes that is free, or can be freed without swapping
 */
public record Capacity(long openFiles, long processes, long memoryBytes) {
    /** Of the server itself, and of the clients whose worker is starting. */
    private static final int RESERVED_FILES = 64;
    /** The write end of its pipe; 4 while it starts, see above. */
    private static final int FILES_EACH = 1;
    /** How many clients may wait to be served where descriptors are plenty, or twice the number of places. */
    private static final int MAX_WAITING = 512;
    /** Their descriptors are among the reserved ones. */
    private static final int LEAST_WAITING = 8;
    /** Of a worker on JDK 17, with one to spare (measured: 19). */
    private static final int PROCESSES_EACH = 20;
    /** For Server Main's log and heap. */
    private static final long RESERVED_BYTES = 128L << 20;
    /** A worker that talks, with its pipe and its socket's buffers; idle ones take 8 MB. */
    private static final long BYTES_EACH = 12L << 20;

    private static final Pattern NUMBER = Pattern.compile("\\d+");

    /** What the machine gives now. */
    public static Capacity now() {
        return read(Path.of("/"), ResourceLimits.openFiles(), ResourceLimits.processesOfChildren(), UserId.effective());
    }

    /** The same by these limits of a user's, where {@code proc} and {@code sys} are in the directory {@code root}. */
    static Capacity read(Path root, long openFiles, long processLimit, int uid) {
        ControlGroups groups = new ControlGroups(root);
        long processes = processLimit == ResourceLimits.UNLIMITED
                ? processLimit
                : Math.max(0, processLimit - processesOfUser(root, uid));
        return new Capacity(
                openFiles, Math.min(processes, groups.processesLeft()), Math.min(freeBytes(root), groups.memoryLeft()));
    }

    /** So many may wait to be served while there are so many clients: {@value #MAX_WAITING}, or as descriptors suffice. */
    public int waiting(int clients) {
        long left = openFiles - RESERVED_FILES - (long) FILES_EACH * clients;
        return (int) Math.max(LEAST_WAITING, Math.min(left, Math.max(MAX_WAITING, 2L * clients)));
    }

    /** So many clients there may be, at least one. */
    public int clients() {
        long clients = Math.min(byFiles(), Math.min(byProcesses(), byMemory()));
        return (int) Math.max(1, Math.min(Integer.MAX_VALUE, clients));
    }

    /** What it is that there is least of. */
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

    /** The threads of all processes of a user. */
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

    /** The first number on the first line that begins so; empty if there is none. */
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
