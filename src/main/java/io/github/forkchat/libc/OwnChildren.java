package io.github.forkchat.libc;

import java.util.HashSet;
import java.util.Set;
import java.util.function.IntSupplier;

/**
 * The set of children that {@link ForkExec} has started and that were not waited for yet. All other children of this
 * process are {@link Orphans}.
 *
 * <p>Threads: any. While a thread holds this object's lock, every started child is in the set.
 */
final class OwnChildren {
    private final Set<Integer> pids = new HashSet<>();

    /**
     * Starts a child.
     *
     * @param start returns its pid, or a number that is not positive
     * @return the result of {@code start}
     */
    synchronized int start(IntSupplier start) {
        int pid = start.getAsInt();
        if (pid > 0) {
            pids.add(pid);
        }
        return pid;
    }

    /** Removes a child that was waited for, whose pid the kernel may reuse. */
    synchronized void remove(int pid) {
        pids.remove(pid);
    }

    synchronized boolean contains(int pid) {
        return pids.contains(pid);
    }
}
