package io.github.forkchat.server.forks;

import io.github.forkchat.server.flow.RunningClock;

/**
 * The state of one client for {@link io.github.forkchat.server.room.PresenceLog}, which logs that clients come and go,
 * and for {@link io.github.forkchat.server.room.Visits}.
 *
 * <p>Threads: passData, after the accept loop has handed its fork over.
 */
public final class Presence {
    /** Null if its last message was relayed, or the client was told why it was not. */
    private String notHeardBecause;

    private long remindedNanos;
    /** What it was reminded of; null if never. */
    private String remindedOf;

    private byte firstByte;
    private boolean isGreeted;
    private long tellAtNanos = RunningClock.NEVER;
    private boolean isTold;

    /** Notes that the client tried to speak and was not heard. */
    public void wasNotHeard(String why) {
        notHeardBecause = why;
    }

    /** Notes that the client is heard. */
    public void isHeard() {
        notHeardBecause = null;
    }

    /** Why the client was not heard, if it was not told so yet; clears that. Null if there is nothing to tell. */
    public String takeNotHeard() {
        String why = notHeardBecause;
        notHeardBecause = null;
        return why;
    }

    /** Whether the client was not heard, and was not told why. */
    public boolean awaitsReason() {
        return notHeardBecause != null;
    }

    /** Whether it is time to tell the client why it is not heard: for each reason at most once in this time. */
    public boolean isReminderDue(String why, long nowNanos, long everyNanos) {
        if (why.equals(remindedOf) && nowNanos - remindedNanos < everyNanos) {
            return false;
        }
        remindedOf = why;
        remindedNanos = nowNanos;
        return true;
    }

    /** The first byte of its input, if Server Main has seen it; 0 if not. */
    public byte firstByte() {
        return firstByte;
    }

    /** Sets the first byte that Server Main has seen; 0 if the connection is broken. */
    public void saw(byte first) {
        firstByte = first;
    }

    /** Notes that its first line was handled. */
    public void greeted() {
        isGreeted = true;
    }

    /** Whether its first line was handled. */
    public boolean isGreeted() {
        return isGreeted;
    }

    /** Sets the time, by {@link RunningClock}, at which the log says that it came. */
    public void tellAt(long nanos) {
        tellAtNanos = nanos;
    }

    /** Whether the log has yet to say that it came. */
    public boolean isWaiting() {
        return tellAtNanos != RunningClock.NEVER;
    }

    /** Whether it is time for that line. */
    public boolean isDue(long nowNanos) {
        return nowNanos >= tellAtNanos;
    }

    /** Whether it is time for that line within this many nanoseconds. */
    public boolean isDueWithin(long nanos, long nowNanos) {
        return tellAtNanos - nowNanos <= nanos;
    }

    /** Notes that the log has said that it came, or never will. */
    public void told() {
        tellAtNanos = RunningClock.NEVER;
        isTold = true;
    }

    /** Whether the log has said that it came, or never will. */
    public boolean isTold() {
        return isTold;
    }
}
