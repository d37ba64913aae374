package io.github.forkchat;

import io.github.forkchat.libc.ProcessStart;
import java.util.Collection;

/** What has become of processes that this one need not be the parent of. */
final class Processes {
    private Processes() {}

    /** Whether all have ended. Who inherits an orphan may take its time to wait for it, so a zombie counts as ended. */
    static boolean allGone(Collection<ProcessHandle> processes) {
        return processes.stream()
                .allMatch(process ->
                        !process.isAlive() || ProcessStart.of(Math.toIntExact(process.pid())) == ProcessStart.NONE);
    }
}
