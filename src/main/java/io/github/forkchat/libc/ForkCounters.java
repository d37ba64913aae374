package io.github.forkchat.libc;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What {@link ForkExec} has lived through. Threads: one counts, any reads.
 */
public final class ForkCounters {
    final AtomicLong forks = new AtomicLong();
    final AtomicLong hung = new AtomicLong();
    final AtomicLong died = new AtomicLong();
    final AtomicLong retried = new AtomicLong();
    final AtomicLong spawned = new AtomicLong();
    final AtomicLong failed = new AtomicLong();

    /** Counts from 0 on again. */
    public void clear() {
        for (AtomicLong counter : List.of(forks, hung, died, retried, spawned, failed)) {
            counter.set(0);
        }
    }

    /** Children that fork() made. */
    public long forks() {
        return forks.get();
    }

    /** Of those, the ones that hung before execve and were killed. */
    public long hung() {
        return hung.get();
    }

    /** Of those, the ones that died before execve. */
    public long died() {
        return died.get();
    }

    /** Forks that were made again after one that hung or died. */
    public long retried() {
        return retried.get();
    }

    /** Launches that posix_spawn did after too many such forks in a row. */
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
