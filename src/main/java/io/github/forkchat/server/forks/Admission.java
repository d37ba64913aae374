package io.github.forkchat.server.forks;

import io.github.forkchat.server.admission.Origin;

/**
 * How a client was admitted: from where, and its way from the start of its worker into the room.
 *
 * <p>Threads: the accept loop, then passData.
 */
public final class Admission {
    private final Origin origin;
    private final boolean isPenalized;
    private final String welcome;
    private boolean hasVisitorsPlace;
    private boolean isStarting;
    private boolean hasEntered;
    private long enteredNanos;

    /**
     * One that waits for its worker.
     *
     * @param isPenalized whether its origin was penalized for earlier clients
     * @param welcome what it reads when it is in the room, because it has shown the password; null: nothing
     * @param hasVisitorsPlace whether its place is one of the visitors'
     */
    public Admission(Origin origin, boolean isPenalized, String welcome, boolean hasVisitorsPlace) {
        this.origin = origin;
        this.isPenalized = isPenalized;
        this.welcome = welcome;
        this.hasVisitorsPlace = hasVisitorsPlace;
    }

    /** Where it comes from. */
    public Origin origin() {
        return origin;
    }

    /** Whether its origin was penalized when its worker was started. */
    boolean isPenalized() {
        return isPenalized;
    }

    /** What it reads when it is in the room; null: nothing. */
    public String welcome() {
        return welcome;
    }

    /** Whether its place is one of the visitors'. */
    public boolean hasVisitorsPlace() {
        return hasVisitorsPlace;
    }

    /** It moves from a visitor's place to a client's, or back. */
    void movePlace() {
        hasVisitorsPlace = !hasVisitorsPlace;
    }

    /** Its worker counts among those that start. */
    void startBegins() {
        isStarting = true;
    }

    /** Its worker counts there no more; whether it did. */
    boolean startIsOver() {
        boolean did = isStarting;
        isStarting = false;
        return did;
    }

    /** It is in the room, at this {@link System#nanoTime}. */
    void entered(long nowNanos) {
        hasEntered = true;
        enteredNanos = nowNanos;
    }

    /** Whether it has come into the room. */
    boolean hasEntered() {
        return hasEntered;
    }

    /** How long it has been there since, in nanoseconds. */
    public long visitNanos(long nowNanos) {
        return nowNanos - enteredNanos;
    }
}
