package io.github.forkchat.server.forks;

import io.github.forkchat.server.flow.RunningClock;

/**
 * Per-client state: (1) the log line about the join that is not written yet, for {@link PresenceLog}; (2) the reason of
 * a rejected message, for {@link io.github.forkchat.server.room.Visits}.
 *
 * <p>Threads: passData, after the accept loop has handed its fork over.
 */
public final class Presence {
    /** Why the last message was rejected; null if it was relayed, or if the client has received the reason. */
    private String rejectReason;

    private long lastReminderNanos;
    /** The reason in the last reminder; null if there was none. */
    private String lastReminder;

    private byte firstByte;
    private boolean isFirstLineHandled;
    private long joinLineDueNanos = RunningClock.NEVER;
    private boolean isJoinLineDone;

    /** Stores why a message of the client was rejected. */
    public void messageRejected(String why) {
        rejectReason = why;
    }

    /** Clears the reason, because a message of the client was relayed. */
    public void messageAccepted() {
        rejectReason = null;
    }

    /** Returns and clears the reason of a rejected message; null if there is none, or the client has received it. */
    public String takeRejectReason() {
        String why = rejectReason;
        rejectReason = null;
        return why;
    }

    /** The reason of a rejected message; null if there is none, or the client has received it as an answer. */
    public String rejectReason() {
        return rejectReason;
    }

    /** Whether the client may get this reason now; true for each reason at most once per {@code everyNanos}. */
    public boolean claimReminder(String why, long nowNanos, long everyNanos) {
        if (why.equals(lastReminder) && nowNanos - lastReminderNanos < everyNanos) {
            return false;
        }
        lastReminder = why;
        lastReminderNanos = nowNanos;
        return true;
    }

    /** The first byte of the input, which shows whether a first line may follow; 0 if unknown. */
    public byte firstByte() {
        return firstByte;
    }

    /** Sets the first byte, after a peek at the socket; 0 if the connection is broken. */
    public void setFirstByte(byte first) {
        firstByte = first;
    }

    /** The first line of the client was handled. */
    public void firstLineHandled() {
        isFirstLineHandled = true;
    }

    /** Whether the first line of the client was handled. */
    public boolean isFirstLineHandled() {
        return isFirstLineHandled;
    }

    /** Sets the time, by {@link RunningClock}, at which the line about the join is due. */
    public void joinLineDueAt(long nanos) {
        joinLineDueNanos = nanos;
    }

    /** Whether the line about the join is not written yet. */
    public boolean isJoinLinePending() {
        return joinLineDueNanos != RunningClock.NEVER;
    }

    /** Whether the line about the join is due. */
    public boolean isJoinLineDue(long nowNanos) {
        return nowNanos >= joinLineDueNanos;
    }

    /** Whether the line about the join is due within this many nanoseconds. */
    public boolean isJoinLineDueWithin(long nanos, long nowNanos) {
        return joinLineDueNanos - nowNanos <= nanos;
    }

    /** The line about the join is written, or never will be. */
    public void joinLineDone() {
        joinLineDueNanos = RunningClock.NEVER;
        isJoinLineDone = true;
    }

    /** Whether the line about the join is written, or never will be. */
    public boolean isJoinLineDone() {
        return isJoinLineDone;
    }
}
