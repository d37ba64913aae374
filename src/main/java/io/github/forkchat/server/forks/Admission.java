package io.github.forkchat.server.forks;

import io.github.forkchat.server.admission.Origin;

/**
 * The admission of one client: its origin, its slot, and its progress from the start of its worker until it joins the
 * room.
 *
 * <p>Threads: the accept loop, then passData.
 */
public final class Admission {
    private final Origin origin;
    private final boolean isPenalized;
    private final String welcome;
    private final long acceptedNanos;
    private boolean hasVisitorSlot;
    private boolean isOperator;
    private boolean isTrying;
    private int wrongTries;
    private boolean isStarting;
    private boolean hasEntered;
    private long enteredNanos;

    /**
     * Creates the admission of a client that waits for its worker.
     *
     * @param isPenalized whether its origin was penalized for earlier clients
     * @param welcome a line for the client when it is in the room, because it has shown the password; null for none
     * @param hasVisitorSlot whether its slot is one for visitors
     * @param acceptedNanos the {@link System#nanoTime} at which it was accepted
     */
    public Admission(Origin origin, boolean isPenalized, String welcome, boolean hasVisitorSlot, long acceptedNanos) {
        this.origin = origin;
        this.isPenalized = isPenalized;
        this.welcome = welcome;
        this.hasVisitorSlot = hasVisitorSlot;
        this.acceptedNanos = acceptedNanos;
    }

    /** The client's origin. */
    public Origin origin() {
        return origin;
    }

    /** Whether its origin was penalized when its worker was started. */
    boolean isPenalized() {
        return isPenalized;
    }

    /** A line that the client gets when it joins the room, or null. */
    public String welcome() {
        return welcome;
    }

    /** Makes the client an operator: Server Main has proof of its user. */
    public void makeOperator() {
        isOperator = true;
    }

    /** Whether the client is an operator. */
    public boolean isOperator() {
        return isOperator;
    }

    /** The check of an operators' password of this client has begun. */
    public void beginTry() {
        isTrying = true;
    }

    /** Whether a password of the client is being checked. */
    public boolean isTrying() {
        return isTrying;
    }

    /** The password was checked, and if it is right the client is an operator; returns the number of wrong tries. */
    public int endTry(boolean isRight) {
        isTrying = false;
        isOperator |= isRight;
        return isRight ? wrongTries : ++wrongTries;
    }

    /** Whether the client has a slot for visitors. */
    public boolean hasVisitorSlot() {
        return hasVisitorSlot;
    }

    /** Moves the client from a slot for visitors to a slot for clients, or back. */
    void moveSlot() {
        hasVisitorSlot = !hasVisitorSlot;
    }

    /** Its worker counts as starting from now on. */
    void startBegins() {
        isStarting = true;
    }

    /** The client's worker does not count as starting any more; returns whether it did before. */
    boolean startIsOver() {
        boolean did = isStarting;
        isStarting = false;
        return did;
    }

    /** Stores the {@link System#nanoTime} at which the client joined the room. */
    void entered(long nowNanos) {
        hasEntered = true;
        enteredNanos = nowNanos;
    }

    /** Whether the client has joined the room. */
    boolean hasEntered() {
        return hasEntered;
    }

    /** Time since the client was accepted, in nanoseconds. */
    public long sinceAcceptNanos(long nowNanos) {
        return nowNanos - acceptedNanos;
    }

    /** Time since the client joined the room, in nanoseconds. */
    public long visitNanos(long nowNanos) {
        return nowNanos - enteredNanos;
    }
}
