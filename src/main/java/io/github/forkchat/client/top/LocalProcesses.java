package io.github.forkchat.client.top;

import io.github.forkchat.protocol.JsonLine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * CPU and memory of the server's processes, from proc(5), if the server runs on this machine. A worker counts as found
 * if the process with its pid has the title of a worker of this client. Elsewhere, and on macOS, nothing is known. A
 * process is read at most once for each sample, and only if someone asks for it: rows that are not on the screen cost
 * nothing.
 *
 * <p>Threads: one.
 */
final class LocalProcesses {
    /** Clock ticks of proc(5) in a second. */
    private static final int TICKS = 100;

    private static final double PERCENT = 100;
    private static final int KIBI = 1_024;
    /** Minimum time between two reads of the memory of a process: it takes the kernel a millisecond. */
    private static final long MEMORY_NANOS = TimeUnit.SECONDS.toNanos(20);
    /** Index of the parent's pid and the times in /proc/PID/stat, counted behind the name. */
    private static final int PARENT = 1;

    private static final int USER_TIME = 11;
    private static final int SYSTEM_TIME = 12;
    private static final int START_TIME = 19;

    /**
     * A process.
     *
     * @param isKnown whether the rest is known
     * @param cpuPercent of one processor, since the sample before
     * @param memoryBytes proportional set size, or resident set size if that cannot be read; less than 0: unknown
     */
    record Usage(boolean isKnown, int pid, double cpuPercent, long memoryBytes) {
        static final Usage UNKNOWN = new Usage(false, 0, 0, -1);
    }

    /** The last reading of a process. */
    private static final class Seen {
        /** The number of the sample for which it was read. */
        private long sample;

        private Usage usage = Usage.UNKNOWN;

        /** Title and start time; null if they were not checked. */
        private String identity;

        private long ticks = -1;
        private long atNanos;
        private double cpuPercent;
        private long memoryBytes = -1;
        private long memoryAtNanos;
    }

    private final Path proc;
    private final Map<Integer, Seen> seen = new HashMap<>();
    private long sample = 1;
    private int main;

    /** @param proc usually {@code /proc} */
    LocalProcesses(Path proc) {
        this.proc = proc;
    }

    /** Begins a sample of these clients; the processes of others are forgotten. */
    void look(List<JsonLine> clients) {
        sample++;
        Set<Integer> pids = new HashSet<>();
        pids.add(main);
        clients.forEach(client -> pids.add(pid(client)));
        seen.keySet().retainAll(pids);
    }

    private static int pid(JsonLine client) {
        return (int) client.number("pid").orElse(0);
    }

    /** The worker of a client in the sample. */
    Usage worker(JsonLine client) {
        int pid = pid(client);
        if (pid <= 0) {
            return Usage.UNKNOWN;
        }
        Seen process = seen.computeIfAbsent(pid, any -> new Seen());
        if (process.sample != sample) {
            String[] stat = stat(pid);
            boolean isWorker = isWorker(client, process, stat);
            main = isWorker ? Integer.parseInt(stat[PARENT]) : main;
            process.usage = isWorker ? usage(pid, process, stat) : Usage.UNKNOWN;
            process.sample = sample;
        }
        return process.usage;
    }

    /** Whether the process has the title of the client's worker; that is read once for each process. */
    private boolean isWorker(JsonLine client, Seen process, String[] stat) {
        if (stat.length <= START_TIME) {
            return false;
        }
        String title = "forkchat: client " + client.number("id").orElse(-1) + " "
                + client.string("peer").orElse("");
        String identity = title + " since " + stat[START_TIME];
        if (!identity.equals(process.identity)) {
            if (!title(pid(client)).equals(title)) {
                return false;
            }
            process.identity = identity;
        }
        return true;
    }

    /** Server Main, the parent of the workers that were found. */
    Usage serverMain() {
        if (main <= 1) {
            return Usage.UNKNOWN;
        }
        Seen process = seen.computeIfAbsent(main, any -> new Seen());
        if (process.sample != sample) {
            String[] stat = stat(main);
            process.usage = stat.length <= SYSTEM_TIME ? Usage.UNKNOWN : usage(main, process, stat);
            process.sample = sample;
        }
        return process.usage;
    }

    private Usage usage(int pid, Seen process, String[] stat) {
        long now = System.nanoTime();
        long ticks = Long.parseLong(stat[USER_TIME]) + Long.parseLong(stat[SYSTEM_TIME]);
        if (process.ticks >= 0 && now > process.atNanos) {
            double seconds = (now - process.atNanos) / (double) TimeUnit.SECONDS.toNanos(1);
            process.cpuPercent = Math.max(0, PERCENT * (ticks - process.ticks) / TICKS / seconds);
        }
        process.ticks = ticks;
        process.atNanos = now;
        if (process.memoryBytes < 0 || now - process.memoryAtNanos > MEMORY_NANOS) {
            process.memoryBytes = memoryBytes(pid);
            process.memoryAtNanos = now;
        }
        return new Usage(true, pid, process.cpuPercent, process.memoryBytes);
    }

    /** argv[0] of a process; empty if it cannot be read. */
    private String title(int pid) {
        String line = read(pid, "cmdline");
        int end = line.indexOf(0);
        return end < 0 ? line : line.substring(0, end);
    }

    /** The fields of /proc/PID/stat behind the name, which is in parentheses; empty if it cannot be read. */
    private String[] stat(int pid) {
        String line = read(pid, "stat");
        return line.substring(Math.min(line.length(), line.lastIndexOf(')') + 2))
                .split(" ", -1);
    }

    private long memoryBytes(int pid) {
        long pssBytes = kibibytes(pid, "smaps_rollup", "Pss:");
        return pssBytes >= 0 ? pssBytes : kibibytes(pid, "status", "VmRSS:");
    }

    /** A number of a file with lines such as {@code Pss: 8192 kB}, in bytes; less than 0 if it is not there. */
    private long kibibytes(int pid, String file, String name) {
        for (String line : read(pid, file).split("\n", -1)) {
            if (line.startsWith(name)) {
                return Long.parseLong(line.replaceAll("\\D", "")) * KIBI;
            }
        }
        return -1;
    }

    private String read(int pid, String file) {
        try {
            return Files.readString(proc.resolve(pid + "/" + file), StandardCharsets.ISO_8859_1);
        } catch (IOException goneOrOfAnotherUser) {
            return "";
        }
    }

    /** Whether the process with this pid is still the worker of that client. */
    boolean isThere(JsonLine client) {
        return pid(client) > 0 && isWorker(client, new Seen(), stat(pid(client)));
    }

    /**
     * The last lines of the server's log about a client; null if the log is no file on this machine that the user may
     * read.
     */
    List<String> log(JsonLine client, int maxLines) {
        return main <= 1 ? null : ServerLogFile.lines(proc.resolve(main + "/fd/1"), client, maxLines);
    }

    /**
     * The bytes in the kernel's queues of a worker's socket; null if they are unknown, as for a Unix socket.
     *
     * @param peer the client's address, such as {@code 127.0.0.1:50312}
     */
    SocketQueues queues(String peer) {
        return SocketQueues.of(proc, peer);
    }
}
