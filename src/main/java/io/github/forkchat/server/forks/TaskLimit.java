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
 * Ends workers that have more threads and processes than a worker can need. The kernel's limit, RLIMIT_NPROC, is not
 * sufficient: it counts the threads of all workers of a user together.
 *
 * <p>Each second it reads one small file, {@code /proc/loadavg}, for the number of all threads of the machine. Only
 * when that has grown does it look at each process, and then not again for a while. Works on Linux only, see proc(5).
 *
 * <p>Threads: the reaper.
 */
public final class TaskLimit {
    private static final Path PROC = Path.of("/proc");
    private static final Path LOAD = PROC.resolve("loadavg");
    private static final Pattern TOTAL_OF_LOAD = Pattern.compile("/(\\d+) ");
    private static final int PARENT = 1;
    private static final int THREADS = 17;
    /** While the machine's number of threads has grown by less than this, all workers are within their limit. */
    private static final int GROWTH = 8;

    private static final int PAUSE_FACTOR = 20;
    /**
     * Maximum pause between two looks at all processes: a look takes long on a busy machine, and the next must not be
     * late.
     */
    private static final long MAX_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final int limit;
    private final BiConsumer<ConnectedFork, String> end;
    /** The lowest number of threads of the machine since the last look. */
    private long minThreads;

    private long pausedUntilNanos = System.nanoTime();

    /**
     * @param limit maximum number of threads and processes of a worker and its descendants
     * @param end ends a worker, with the reason
     */
    public TaskLimit(int limit, BiConsumer<ConnectedFork, String> end) {
        this.limit = limit;
        this.end = end;
    }

    /** Checks these forks if one of them may be over the limit. */
    public void check(Set<ConnectedFork> forks) {
        long total = totalThreads();
        minThreads = Math.min(minThreads, total);
        long before = System.nanoTime();
        if (total - minThreads < GROWTH || before - pausedUntilNanos < 0) {
            return;
        }
        // The workers' own threads first: while they use all processors, a check of all processes may take long.
        for (ConnectedFork fork : forks) {
            String[] stat = stat(PROC.resolve("" + fork.life().child().pid()));
            judge(fork, stat.length > THREADS ? Long.parseLong(stat[THREADS]) : 0);
        }
        tasksByWorker(forks).forEach(this::judge);
        minThreads = total;
        long now = System.nanoTime();
        pausedUntilNanos = now + Math.min(PAUSE_FACTOR * (now - before), MAX_PAUSE_NANOS);
    }

    private void judge(ConnectedFork fork, long count) {
        if (count > limit) {
            end.accept(fork, "evicted: " + count + " threads and processes, more than " + limit);
        }
    }

    /** Number of threads of all processes; 0 if this system does not tell. */
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

    /** The worker that a process is or descends from, else 0. Processes without an ancestor are ended by Orphans. */
    private static int workerOf(int pid, Map<Integer, String[]> processes, Set<Integer> workers) {
        int ancestor = pid;
        // Bounded, because entries that were read one after the other need not form a tree.
        for (int i = 0; i < processes.size() && processes.containsKey(ancestor); i++) {
            String[] stat = processes.get(ancestor);
            if (workers.contains(ancestor)) {
                return ancestor;
            }
            ancestor = Integer.parseInt(stat[PARENT]);
        }
        return 0;
    }

    /** Fields 3 and up of the process's stat file; empty if the process has ended. */
    private static String[] stat(Path process) {
        try {
            String stat = Files.readString(process.resolve("stat"), StandardCharsets.ISO_8859_1);
            return stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        } catch (IOException gone) {
            return new String[0];
        }
    }
}
