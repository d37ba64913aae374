package io.github.forkchat.server.admission;

import io.github.forkchat.libc.AcceptedClient;
import io.github.forkchat.libc.NativeBuffer;

/**
 * A client that was accepted and waits for a worker. Threads: the accept loop.
 */
public final class WaitingClient {
    final AcceptedClient accepted;
    final Origin origin;
    final long sinceNanos;
    private boolean isProven;
    private boolean isVisitor;

    private String welcome;
    /** Whether it has closed its sending side, after it had said something. */
    boolean hasEnded;

    /** @param nowNanos {@link System#nanoTime} */
    public WaitingClient(AcceptedClient accepted, long nowNanos) {
        this.accepted = accepted;
        this.origin = Origin.of(accepted);
        this.sinceNanos = nowNanos;
    }

    /** What accept(2) has brought. */
    public AcceptedClient accepted() {
        return accepted;
    }

    /**
     * It has shown the room's password.
     *
     * @param line what it reads once it is in the room, or null
     */
    public void hasShownPassword(String line) {
        isProven = true;
        welcome = line;
    }

    /** Whether it has: then what others of its origin did does not count. */
    public boolean isProven() {
        return isProven;
    }

    /** What it reads once it is in the room, or null. */
    public String welcome() {
        return welcome;
    }

    /** Says whether it is to have a visitor's place, because it only looks. */
    public void setVisitor(boolean yes) {
        isVisitor = yes;
    }

    /** Whether it is to have a visitor's place. */
    public boolean isVisitor() {
        return isVisitor;
    }

    /** When it was accepted, by {@link System#nanoTime}. */
    public long sinceNanos() {
        return sinceNanos;
    }

    /** Where it comes from. */
    public Origin origin() {
        return origin;
    }

    /**
     * Whether it has left without a word.
     *
     * @param one room for a byte
     */
    boolean hasHungUp(NativeBuffer one) {
        return accepted.fd().isAbandoned(one);
    }
}
