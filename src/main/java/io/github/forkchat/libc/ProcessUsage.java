package io.github.forkchat.libc;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The bytes written and the processor time used so far by a child of this process and its descendants. Threads:
 * immutable.
 *
 * @param writtenBytes bytes written by write(2) and similar calls to any file: {@code wchar} in {@code /proc/PID/io},
 *     proc(5). A process without this information counts as 0
 * @param cpuNanos their processor time
 */
public record ProcessUsage(long writtenBytes, long cpuNanos) {
    /** The usage of a process that does not exist. */
    public static final ProcessUsage NONE = new ProcessUsage(0, 0);

    private static final String WRITTEN = "wchar: ";

    /** The usage of each child, by its pid; empty if the system does not list the processes. */
    public static Map<Integer, ProcessUsage> ofChildren() {
        long self = ProcessHandle.current().pid();
        Map<Integer, ProcessUsage> usages = new HashMap<>();
        for (ProcessHandle process : descendants()) {
            ProcessUsage usage = new ProcessUsage(writtenBytes(process.pid()), cpuNanos(process));
            child(process, self).ifPresent(pid -> usages.merge(pid, usage, ProcessUsage::plus));
        }
        return usages;
    }

    private static List<ProcessHandle> descendants() {
        try {
            return ProcessHandle.current().descendants().toList();
        } catch (RuntimeException noProc) { // that of the JDK, also if no descriptor is free
            return List.of();
        }
    }

    private ProcessUsage plus(ProcessUsage other) {
        return new ProcessUsage(writtenBytes + other.writtenBytes, cpuNanos + other.cpuNanos);
    }

    /** The pid of the child that a process is or descends from. */
    private static Optional<Integer> child(ProcessHandle descendant, long self) {
        ProcessHandle process = descendant;
        Optional<ProcessHandle> parent = process.parent();
        while (parent.isPresent() && parent.get().pid() != self) {
            process = parent.get();
            parent = process.parent();
        }
        return parent.isPresent() ? Optional.of(Math.toIntExact(process.pid())) : Optional.empty();
    }

    private static long writtenBytes(long pid) {
        try {
            return Files.readAllLines(Path.of("/proc/" + pid + "/io"), StandardCharsets.US_ASCII).stream()
                    .filter(line -> line.startsWith(WRITTEN))
                    .mapToLong(line -> Long.parseLong(line.substring(WRITTEN.length())))
                    .findFirst()
                    .orElse(0);
        } catch (IOException goneOrNotTold) {
            return 0;
        }
    }

    private static long cpuNanos(ProcessHandle process) {
        return process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos();
    }
}
