package io.github.forkchat.server.forks;

import io.github.forkchat.libc.ChildProcess;
import io.github.forkchat.libc.WaitStatus;
import io.github.forkchat.server.flow.RunningClock;

/**
 * The life of one Server Fork: its state, its process, and the time by which it has to be elsewhere.
 *
 * <pre>
 *   STARTING ── READY_SIGNAL ──► IN_ROOM ── DISCONNECTED_SIGNAL ──► LEAVING ──► gone: out of the table, its id free
 *       └─────────────── killed, evicted, or exited ─────────────────────┴──────►
 * </pre>
 *
 * <p>Threads: passData; others read {@link #child} of a fork that was handed to them.
 */
public final class ForkLife {
    /** Where in its life a fork is. */
    private enum State {
        /** Forked, not READY yet: gets nothing. */
        STARTING,
        /** Its client hears and is heard. */
        IN_ROOM,
        /** Its client has said all; it is given what was said until then, and then its pipe is closed. */
        LEAVING
    }

    private State state = State.STARTING;
    /** Null until the launch is over. */
    private ChildProcess child;
    /** How it ended; null while it runs. */
    private WaitStatus exit;
    /** It is gone once so many bytes of pipeForkToMain were handled: its last frames lie before. */
    private long goneAtBytes;
    /** Why Server Main ended it; null if it did not. */
    private String endedBecause;
    /** When it is to be ended, by {@link RunningClock}, or {@link RunningClock#NEVER}; and why. */
    private long killAtNanos = RunningClock.NEVER;

    private String killReason;
    private boolean lostConnection;
    /** While STARTING: once so many bytes of pipeForkToMain were handled; NEVER until its time is up. */
    private long killAtBytes = RunningClock.NEVER;

    /** Whether it is not READY yet. */
    public boolean isStarting() {
        return state == State.STARTING;
    }

    /** Whether its client hears and is heard. */
    public boolean isInRoom() {
        return state == State.IN_ROOM;
    }

    /** Whether its client has said all. */
    public boolean isLeaving() {
        return state == State.LEAVING;
    }

    /** Its program runs. */
    public void launched(ChildProcess process) {
        child = process;
    }

    /** Its process; null until the launch is over. */
    public ChildProcess child() {
        return child;
    }

    /** Whether the launch is over. */
    public boolean hasProcess() {
        return child != null;
    }

    /** READY_SIGNAL has come. */
    public void ready() {
        state = State.IN_ROOM;
        killAtNanos = RunningClock.NEVER;
    }

    /** The connection to its client broke. */
    public void connectionIsLost() {
        lostConnection = true;
    }

    /** Whether it did. */
    public boolean hasLostConnection() {
        return lostConnection;
    }

    /** Its client has said all. */
    public void leave() {
        state = State.LEAVING;
    }

    /**
     * Its process has ended and was waited for.
     *
     * @param writtenBytes what was written into pipeForkToMain so far, by all
     */
    public void exited(WaitStatus status, long writtenBytes) {
        exit = status;
        goneAtBytes = writtenBytes;
        killAtNanos = RunningClock.NEVER;
    }

    /** Whether its process has ended. */
    public boolean hasExited() {
        return exit != null;
    }

    /**
     * Whether nothing of it is left in pipeForkToMain, after it has exited.
     *
     * @param handledBytes what was handled so far, of all
     */
    public boolean isGone(long handledBytes) {
        return handledBytes >= goneAtBytes;
    }

    /** Ends its process, with its whole group, as soon as that is known. */
    public void end(String why) {
        killAtNanos = RunningClock.NEVER;
        endedBecause = why;
        endProcess();
    }

    /** Does what {@link #end} could not do while the process was not known. */
    public void endProcess() {
        if (child != null && endedBecause != null) {
            child.killGroup();
        }
    }

    /** Whether Server Main has ended it. */
    public boolean wasEnded() {
        return endedBecause != null;
    }

    /** Whether it has neither exited nor been ended. */
    public boolean isRunning() {
        return exit == null && endedBecause == null;
    }

    /** Whether it did not exit with 0 by itself, after it has exited. */
    public boolean endedBadly() {
        return endedBecause != null || exit.raw() != 0;
    }

    /** Why it has ended, after it has exited. */
    public String why() {
        return endedBecause == null ? exit.toString() : endedBecause;
    }

    /**
     * Sets the time at which it is ended, unless it is elsewhere by then.
     *
     * @param nanos by {@link RunningClock}
     */
    public void killAt(long nanos, String why) {
        killAtNanos = nanos;
        killAtBytes = RunningClock.NEVER;
        killReason = why;
    }

    /** Whether there is such a time. */
    public boolean hasDeadline() {
        return killAtNanos != RunningClock.NEVER;
    }

    /** Whether that time has come. */
    public boolean isLate(long nowNanos) {
        return nowNanos >= killAtNanos;
    }

    /** What {@link #killAt} was told. */
    public String lateBecause() {
        return killReason;
    }

    /**
     * Whether a fork that is late was heard to the end. While senders are held back its READY stands in the pipe behind
     * their messages, or waits outside: what was in the pipe when its time was up, and as much once more as the pipe
     * holds, is handled first, or all that there is.
     *
     * @param handledBytes what was handled of pipeForkToMain so far
     * @param writtenBytes what was written into it so far
     * @param pipeBytes what it holds
     */
    public boolean wasHeard(long handledBytes, long writtenBytes, long pipeBytes) {
        if (state != State.STARTING || handledBytes >= killAtBytes) {
            return true;
        }
        if (killAtBytes == RunningClock.NEVER) {
            killAtBytes = writtenBytes + pipeBytes;
            return false;
        }
        return handledBytes == writtenBytes;
    }

    /** Looks again at that time whether it is to be ended. */
    public void lookAgainAt(long nanos) {
        killAtNanos = nanos;
    }
}
