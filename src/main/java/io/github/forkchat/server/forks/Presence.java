package io.github.forkchat.server.forks;

import io.github.forkchat.server.flow.RunningClock;

/**
 * What the log has told of one client, and whether the client was heard: see {@link io.github.forkchat.server.room.PresenceLog} and {@link io.github.forkchat.server.room.Visits}.
 *
 * <p>Threads: passData, once the accept loop has handed its fork over.
 */
public final class Presence {
    private boolean wasNotHeard;
    private byte firstByte;
    private boolean isGreeted;
    private long tellAtNanos = RunningClock.NEVER;
    private boolean isTold;

    /** It wanted to speak from a visitor's place. */
    public void wasNotHeard() {
        wasNotHeard = true;
    }

    /** Whether it did, and has not been told that it cannot; from now on it has. */
    public boolean takeNotHeard() {
        boolean was = wasNotHeard;
        wasNotHeard = false;
        return was;
    }

    /** Its first byte, as far as Server Main has seen; 0: nothing. */
    public byte firstByte() {
        return firstByte;
    }

    /** Server Main has seen this first byte; 0: the connection is broken. */
    public void saw(byte first) {
        firstByte = first;
    }

    /** What it says of itself was handled. */
    public void greeted() {
        isGreeted = true;
    }

    /** Whether that was. */
    public boolean isGreeted() {
        return isGreeted;
    }

    /** The log tells at that time, by {@link RunningClock}, that it came. */
    public void tellAt(long nanos) {
        tellAtNanos = nanos;
    }

    /** Whether the log is still to tell that it came. */
    public boolean isWaiting() {
        return tellAtNanos != RunningClock.NEVER;
    }

    /** Whether it is time to tell. */
    public boolean isDue(long nowNanos) {
        return nowNanos >= tellAtNanos;
    }

    /** Whether it is time to tell within so long. */
    public boolean isDueWithin(long nanos, long nowNanos) {
        return tellAtNanos - nowNanos <= nanos;
    }

    /** The log has told that it came, or never will. */
    public void told() {
        tellAtNanos = RunningClock.NEVER;
        isTold = true;
    }

    /** Whether the log has. */
    public boolean isTold() {
        return isTold;
    }
}
