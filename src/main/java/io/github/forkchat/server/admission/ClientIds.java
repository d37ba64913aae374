package io.github.forkchat.server.admission;

import java.util.BitSet;

/**
 * The client ids, and which ids are in use. A new client gets the lowest free id.
 *
 * <p>Its C counterpart: the search for the first free slot. Threads: the accept loop takes ids, passData frees them.
 */
public final class ClientIds {
    /** Returned by {@link #take} when all ids are in use. */
    public static final int NONE = -1;

    private final BitSet taken = new BitSet();
    private final int count;

    /** @param count number of ids, which are 0 to count - 1 */
    public ClientIds(int count) {
        this.count = count;
    }

    /** Takes the first free id, or {@link #NONE}. */
    public synchronized int take() {
        int id = taken.nextClearBit(0);
        if (id >= count) {
            return NONE;
        }
        taken.set(id);
        return id;
    }

    /** Whether {@link #take} would find none. */
    synchronized boolean areTaken() {
        return taken.nextClearBit(0) >= count;
    }

    /** Gives an id back. */
    public synchronized void free(int id) {
        taken.clear(id);
    }
}
