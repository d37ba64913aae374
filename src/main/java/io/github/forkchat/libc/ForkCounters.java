package io.github.forkchat.libc;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** The counters of {@link ForkExec}. Threads: one counts, any reads. */
public final class ForkCounters {
    final AtomicLong forks = new AtomicLong();
    final AtomicLong hung = new AtomicLong();
    final AtomicLong died = new AtomicLong();
    final AtomicLong retried = new AtomicLong();
    final AtomicLong spawned = new AtomicLong();
    final AtomicLong failed = new AtomicLong();

    /** Resets all counters to 0. */
    public void clear() {
        for (AtomicLong counter : List.of(forks, hung, died, retried, spawned, failed)) {
            counter.set(0);
        }
    }

    /** Children that fork() made. */
    public long forks() {
        return forks.get();
    }

    /** Children that hung before execve and were killed. */
    public long hung() {
        return hung.get();
    }

    /** Children that died before execve. */
    public long died() {
        return died.get();
    }

    /** Forks that were repeated after a child hung or died. */
    public long retried() {
        return retried.get();
    }

    /** Launches by posix_spawn, after too many such forks in a row. */
    public long spawned() {
        return spawned.get();
    }

    /** Launches that failed with an errno. */
    public long failed() {
        return failed.get();
    }

    @Override
    public String toString() {
        return "forks=" + forks() + " hung-forks=" + hung() + " died-forks=" + died() + " retried-forks=" + retried()
                + " posix-spawns=" + spawned() + " failed-launches=" + failed();
    }
}
