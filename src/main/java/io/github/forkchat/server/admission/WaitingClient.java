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
    /** Whether the client has sent something and then closed its sending side. */
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
     * The client has sent the correct password of the room.
     *
     * @param line a line for the client once it is in the room, or null
     */
    public void hasShownPassword(String line) {
        isProven = true;
        welcome = line;
    }

    /** Whether the client has sent the correct password: then the penalty of its origin does not apply. */
    public boolean isProven() {
        return isProven;
    }

    /** A line for the client once it is in the room, or null. */
    public String welcome() {
        return welcome;
    }

    /** Sets whether the client gets a slot for visitors. */
    public void setVisitor(boolean yes) {
        isVisitor = yes;
    }

    /** Whether the client gets a slot for visitors. */
    public boolean isVisitor() {
        return isVisitor;
    }

    /** The time at which the client was accepted, by {@link System#nanoTime}. */
    public long sinceNanos() {
        return sinceNanos;
    }

    /** The origin of the client. */
    public Origin origin() {
        return origin;
    }

    /**
     * Whether the client has disconnected without sending anything.
     *
     * @param one room for a byte
     */
    boolean hasHungUp(NativeBuffer one) {
        return accepted.fd().isAbandoned(one);
    }
}
