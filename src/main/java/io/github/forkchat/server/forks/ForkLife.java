package io.github.forkchat.server.forks;

import io.github.forkchat.libc.ChildProcess;
import io.github.forkchat.libc.WaitStatus;
import io.github.forkchat.server.diagnostics.LeaveReason;
import io.github.forkchat.server.flow.RunningClock;

/**
 * The state machine of one Server Fork, with its process and the deadline for leaving its current state.
 *
 * <pre>
 *   STARTING ── READY_SIGNAL ──► IN_ROOM ── DISCONNECTED_SIGNAL ──► LEAVING ──► gone: out of the table, its id free
 *       └─────────────── killed, evicted, or exited ─────────────────────┴──────►
 * </pre>
 *
 * <p>Threads: passData; others read {@link #child} of a fork that was handed to them.
 */
public final class ForkLife {
    /** The state of a fork. */
    private enum State {
        /** Forked, but not READY yet: the fork gets no frames. */
        STARTING,
        /** Its client receives and sends messages. */
        IN_ROOM,
        /** The client sends nothing more. The fork still gets all earlier messages; then its pipe is closed. */
        LEAVING
    }

    private State state = State.STARTING;
    /** Null until the fork has been launched. */
    private ChildProcess child;
    /** The exit status; null while the process runs. */
    private WaitStatus exit;
    /** Number of bytes of pipeForkToMain after which none of the fork's frames can follow. */
    private long goneAtBytes;
    /** The reason why Server Main has ended the fork; null if it has not. */
    private String endedBecause;
    /** The deadline, by {@link RunningClock}, at which the fork is ended, or {@link RunningClock#NEVER}. */
    private long killAtNanos = RunningClock.NEVER;

    private String killReason;
    private boolean lostConnection;
    private boolean isEvicted;
    /**
     * A fork that is late while STARTING is ended once this many bytes of pipeForkToMain were handled; NEVER until its
     * time is up.
     */
    private long killAtBytes = RunningClock.NEVER;

    /** Whether the fork is not READY yet. */
    public boolean isStarting() {
        return state == State.STARTING;
    }

    /** Whether its client receives and sends messages. */
    public boolean isInRoom() {
        return state == State.IN_ROOM;
    }

    /** Whether its client sends nothing more. */
    public boolean isLeaving() {
        return state == State.LEAVING;
    }

    /** The fork executes its program. */
    public void launched(ChildProcess process) {
        child = process;
    }

    /** The fork's process; null before the launch. */
    public ChildProcess child() {
        return child;
    }

    /** Whether the process has been launched. */
    public boolean hasProcess() {
        return child != null;
    }

    /** READY_SIGNAL was received. */
    public void ready() {
        state = State.IN_ROOM;
        killAtNanos = RunningClock.NEVER;
    }

    /** The connection to its client broke. */
    public void connectionIsLost() {
        lostConnection = true;
    }

    /** Whether the connection to its client broke. */
    public boolean hasLostConnection() {
        return lostConnection;
    }

    /** Its client sends nothing more. */
    public void leave() {
        state = State.LEAVING;
    }

    /**
     * Its process has ended and was waited for.
     *
     * @param writtenBytes number of bytes that all forks have written into pipeForkToMain so far
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
     * Whether it has exited and none of its frames are left in pipeForkToMain.
     *
     * @param handledBytes number of bytes of pipeForkToMain that were handled so far
     */
    public boolean isGone(long handledBytes) {
        return handledBytes >= goneAtBytes;
    }

    /** Kills its process group, as soon as the process is known. */
    public void end(String why) {
        killAtNanos = RunningClock.NEVER;
        endedBecause = why;
        endProcess();
    }

    /** The same for a client that reads too slowly or uses too much. */
    public void evict(String why) {
        isEvicted = true;
        end(why);
    }

    /** Kills the process group if {@link #end} was called before the process was known. */
    public void endProcess() {
        if (child != null && endedBecause != null) {
            child.killGroup();
        }
    }

    /** Whether Server Main has ended the fork. */
    public boolean wasEnded() {
        return endedBecause != null;
    }

    /** Whether the fork has neither exited nor been ended by Server Main. */
    public boolean isRunning() {
        return exit == null && endedBecause == null;
    }

    /** Whether the fork was killed or exited with another code than 0; only for a fork that has exited. */
    public boolean endedBadly() {
        return endedBecause != null || exit.raw() != 0;
    }

    /** The kind of the fork's end; only for a fork that has exited. */
    public LeaveReason reason() {
        if (endedBecause != null) {
            return isEvicted ? LeaveReason.EVICTED : LeaveReason.ENDED;
        }
        return exit.exited() ? LeaveReason.EXIT : LeaveReason.KILLED;
    }

    /** The reason of the fork's end; only for a fork that has exited. */
    public String why() {
        return endedBecause == null ? exit.toString() : endedBecause;
    }

    /**
     * Sets the deadline at which the fork is ended, unless its state changes before.
     *
     * @param nanos by {@link RunningClock}
     */
    public void killAt(long nanos, String why) {
        killAtNanos = nanos;
        killAtBytes = RunningClock.NEVER;
        killReason = why;
    }

    /** Whether the fork has a deadline. */
    public boolean hasDeadline() {
        return killAtNanos != RunningClock.NEVER;
    }

    /** Whether its deadline has passed. */
    public boolean isLate(long nowNanos) {
        return nowNanos >= killAtNanos;
    }

    /** The reason that was given to {@link #killAt}. */
    public String lateBecause() {
        return killReason;
    }

    /**
     * Whether all that a late fork may have written was handled. Under backpressure its READY may wait in the pipe
     * behind other forks' messages, or before a full pipe. So Server Main first handles what was in the pipe at the
     * deadline and as much again as the pipe holds, or all that there is.
     *
     * @param handledBytes bytes of pipeForkToMain that were handled so far
     * @param writtenBytes bytes that were written into it so far
     * @param pipeBytes the capacity of the pipe
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

    /** Moves the deadline to this time. */
    public void lookAgainAt(long nanos) {
        killAtNanos = nanos;
    }
}
