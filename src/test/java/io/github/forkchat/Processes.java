package io.github.forkchat;

import io.github.forkchat.libc.ProcessStart;
import io.github.forkchat.libc.TestSignals;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.stream.Stream;

/** What has become of processes that this one need not be the parent of. */
final class Processes {
    private Processes() {}

    /** SIGSTOP, and waits until it has stopped: where there is proc(5) all of its threads, which stop one by one. */
    static void stop(long pid) {
        TestSignals.send(pid, "STOP");
        Deadline.await("process " + pid + " has stopped", () -> hasStopped(pid));
    }

    private static boolean hasStopped(long pid) {
        Path tasks = Path.of("/proc/" + pid + "/task");
        try {
            if (!Files.exists(tasks)) {
                Process ps = new ProcessBuilder("ps", "-o", "state=", "-p", "" + pid).start();
                return new String(ps.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).startsWith("T");
            }
            try (Stream<Path> all = Files.list(tasks)) {
                for (Path task : all.toList()) {
                    String stat = Files.readString(task.resolve("stat"), StandardCharsets.ISO_8859_1);
                    if (stat.charAt(stat.lastIndexOf(')') + 2) != 'T') {
                        return false;
                    }
                }
            }
            return true;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Whether all have ended. Who inherits an orphan may take its time to wait for it, so a zombie counts as ended. */
    static boolean allGone(Collection<ProcessHandle> processes) {
        return processes.stream()
                .allMatch(process ->
                        !process.isAlive() || ProcessStart.of(Math.toIntExact(process.pid())) == ProcessStart.NONE);
    }
}
