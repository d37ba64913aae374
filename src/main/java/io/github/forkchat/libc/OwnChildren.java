package io.github.forkchat.libc;

import java.util.HashSet;
import java.util.Set;
import java.util.function.IntSupplier;

/**
 * The children that {@link ForkExec} has started and nobody has waited for yet. All other children of this process are
 * {@link Orphans}.
 *
 * <p>Threads: any. Whoever holds this object's lock sees no child that is started but not known.
 */
final class OwnChildren {
    private final Set<Integer> pids = new HashSet<>();

    /**
     * Starts a child.
     *
     * @param start returns its pid, or a number that is not positive
     * @return the same
     */
    synchronized int start(IntSupplier start) {
        int pid = start.getAsInt();
        if (pid > 0) {
            pids.add(pid);
        }
        return pid;
    }

    /** It was waited for: the kernel may give its pid to another process. */
    synchronized void remove(int pid) {
        pids.remove(pid);
    }

    synchronized boolean contains(int pid) {
        return pids.contains(pid);
    }
}
