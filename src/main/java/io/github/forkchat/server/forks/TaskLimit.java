package io.github.forkchat.server.forks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Ends a worker that has more threads and processes than it can need. The kernel's own limit for that, RLIMIT_NPROC, counts
 * those of all workers of a user together.
 *
 * <p>Reads one small file each second, {@code /proc/loadavg}, which has the number of all threads of the machine; only
 * when that has grown does it look at each process, and then not again for a while. Linux alone, see proc(5).
 *
 * <p>Threads: the reaper.
 */
public final class TaskLimit {
    private static final Path PROC = Path.of("/proc");
    private static final Path LOAD = PROC.resolve("loadavg");
    private static final Pattern TOTAL_OF_LOAD = Pattern.compile("/(\\d+) ");
    private static final int PARENT = 1;
    private static final int THREADS = 17;
    /** A worker that has fewer than so many more than before is within its limit. */
    private static final int GROWTH = 8;

    private static final int PAUSE_FACTOR = 20;
    /** A look takes long when the processors are busy, and then the next one must not be late. */
    private static final long LONGEST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final int limit;
    private final BiConsumer<ConnectedFork, String> end;
    /** The lowest number of threads of the machine since the last look. */
    private long least;

    private long pausedUntilNanos = System.nanoTime();

    /**
     * @param limit how many threads and processes a worker may have, those of its descendants included
     * @param end ends a worker, and says why
     */
    public TaskLimit(int limit, BiConsumer<ConnectedFork, String> end) {
        this.limit = limit;
        this.end = end;
    }

    /** Looks at these forks if there may be such a worker among them. */
    public void check(Set<ConnectedFork> forks) {
        long total = totalThreads();
        least = Math.min(least, total);
        long before = System.nanoTime();
        if (total - least < GROWTH || before - pausedUntilNanos < 0) {
            return;
        }
        // Its threads first: when they spin, to look at all processes may take a while.
        for (ConnectedFork fork : forks) {
            String[] stat = stat(PROC.resolve("" + fork.life().child().pid()));
            judge(fork, stat.length > THREADS ? Long.parseLong(stat[THREADS]) : 0);
        }
        tasksByWorker(forks).forEach(this::judge);
        least = total;
        long now = System.nanoTime();
        pausedUntilNanos = now + Math.min(PAUSE_FACTOR * (now - before), LONGEST_PAUSE_NANOS);
    }

    private void judge(ConnectedFork fork, long count) {
        if (count > limit) {
            end.accept(fork, "evicted: " + count + " threads and processes, more than " + limit);
        }
    }

    /** Of all processes; 0 if this system does not tell. */
    private static long totalThreads() {
        try {
            Matcher total = TOTAL_OF_LOAD.matcher(Files.readString(LOAD, StandardCharsets.US_ASCII));
            return total.find() ? Long.parseLong(total.group(1)) : 0;
        } catch (IOException noProc) {
            return 0;
        }
    }

    private static Map<ConnectedFork, Long> tasksByWorker(Set<ConnectedFork> forks) {
        Map<Integer, String[]> processes = new HashMap<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path entry : entries) {
                String[] stat = stat(entry);
                if (stat.length > THREADS) {
                    processes.put(Integer.valueOf(entry.getFileName().toString()), stat);
                }
            }
        } catch (IOException noProc) {
            return Map.of();
        }
        Map<Integer, ConnectedFork> workers = new HashMap<>();
        forks.forEach(fork -> workers.put(fork.life().child().pid(), fork));
        Map<ConnectedFork, Long> tasks = new HashMap<>();
        processes.forEach((pid, stat) -> {
            ConnectedFork fork = workers.get(workerOf(pid, processes, workers.keySet()));
            if (fork != null) {
                tasks.merge(fork, Long.parseLong(stat[THREADS]), Long::sum);
            }
        });
        return tasks;
    }

    /** The worker that a process is or descends from, else 0. What has no ancestor any more, Orphans ends. */
    private static int workerOf(int pid, Map<Integer, String[]> processes, Set<Integer> workers) {
        int ancestor = pid;
        // As they were read one after the other they need not be a tree.
        for (int i = 0; i < processes.size() && processes.containsKey(ancestor); i++) {
            String[] stat = processes.get(ancestor);
            if (workers.contains(ancestor)) {
                return ancestor;
            }
            ancestor = Integer.parseInt(stat[PARENT]);
        }
        return 0;
    }

    /** Fields 3 and up of stat; none if it is gone. */
    private static String[] stat(Path process) {
        try {
            String stat = Files.readString(process.resolve("stat"), StandardCharsets.ISO_8859_1);
            return stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        } catch (IOException gone) {
            return new String[0];
        }
    }
}
