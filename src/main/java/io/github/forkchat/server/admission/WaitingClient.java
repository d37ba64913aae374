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
    /** Whether it has sent something and then closed its sending side. */
    boolean hasEnded;

    /** @param nowNanos {@link System#nanoTime} */
    public WaitingClient(AcceptedClient accepted, long nowNanos) {
        this.accepted = accepted;
        this.origin = Origin.of(accepted);
        this.sinceNanos = nowNanos;
    }

    /** The accepted connection. */
    public AcceptedClient accepted() {
        return accepted;
    }

    /**
     * Notes that the client has shown the room's password.
     *
     *
     * @param line a line for the client once it is in the room, or null
     */
    public void hasShownPassword(String line) {
        isProven = true;
        welcome = line;
    }

    /** Whether the client has shown the password: then the penalty of its origin does not apply. */
    public boolean isProven() {
        return isProven;
    }

    /** A line for the client once it is in the room, or null. */
    public String welcome() {
        return welcome;
    }

    /** Sets whether the client gets a visitor's place, because it only looks. */
    public void setVisitor(boolean yes) {
        isVisitor = yes;
    }

    /** Whether the client gets a visitor's place. */
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
     * Whether the client has hung up without sending anything.
     *
     * @param one room for a byte
     */
    boolean hasHungUp(NativeBuffer one) {
        return accepted.fd().isAbandoned(one);
    }
}
