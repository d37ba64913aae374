package io.github.forkchat.server;

import io.github.forkchat.libc.ChildProcess;
import io.github.forkchat.libc.Fd;
import io.github.forkchat.libc.WaitStatus;
import io.github.forkchat.pipe.PipeMainToFork;
import io.github.forkchat.protocol.Envelope;
import io.github.forkchat.protocol.Rate;
import io.github.forkchat.server.admission.Origin;

/**
 * What Server Main knows of one Server Fork and its client.
 *
 * <pre>
 *   STARTING ── READY_SIGNAL ──► IN_ROOM ── DISCONNECTED_SIGNAL ──► LEAVING ──► gone: out of the table, its id free
 *       └─────────────── killed, evicted, or exited ─────────────────────┴──────►
 * </pre>
 *
 * <p>Its C counterpart: the fork's slot in Server Main's tables. Threads: passData, once the accept loop has handed it
 * over.
 */
final class ConnectedFork {
    /** Where in its life a fork is. */
    enum State {
        /** Forked, not READY yet: gets nothing. */
        STARTING,
        /** Its client hears and is heard. */
        IN_ROOM,
        /** Its client has said all; it is given what was said until then, and then its pipe is closed. */
        LEAVING
    }

    private static final byte[] NO_BYTES = {};

    /** No deadline is set. */
    static final long NEVER = Long.MAX_VALUE;

    final int clientId;
    final String peer;
    /** The login name of the client's user, if it came over a Unix socket and there is one; else null. */
    final String login;

    final Fd socket;
    final PipeMainToFork pipe;
    /** What proves that this fork has written a frame; {@link Envelope#NO_TOKEN}: nothing of it is believed any more. */
    long token = Envelope.NO_TOKEN;

    /** UTF-8; {@link Names} gives it. */
    byte[] name = NO_BYTES;
    /** Whether its name is its login name, which it keeps. */
    boolean hasLoginName;
    /** Who shows it gets the name back from a dead connection; empty if there is none. */
    byte[] nameKey = NO_BYTES;
    /** Whether nobody is told that this client comes and goes. */
    boolean isVisitor;
    /** Whether the others were told that it came. */
    boolean isIntroduced;
    /** When they are to be told, by {@link RunningClock}, or {@link #NEVER}. */
    long introduceAtNanos = NEVER;
    /** When it came into the room, in milliseconds since 1970; 0 if it has not. */
    long joinedMillis;
    /** When its client has said something last, in milliseconds since 1970; 0 if it has not. */
    long saidMillis;
    /** What its client has said: messages, */
    long messages;
    /** and bytes of text. */
    long textBytes;
    /** How many frames it has sent; */
    long frames;
    /** and how long they were together; */
    long frameBytes;
    /** as many as that it had sent at */
    long framesWhenHeard;
    /** this time, by {@link RunningClock}: see {@link IdleRule}. */
    long heardNanos;
    /** Whether the connection to its client broke. */
    boolean connectionLost;

    State state = State.STARTING;
    /** Whether it counts among those that are starting: {@link StartGate}. */
    boolean isInStartGate;
    /** Where its client comes from, */
    Origin origin;
    /** and whether that was a penalized origin when it was started. */
    boolean isPenalized;
    /** Whether its client came into the room, */
    boolean hasEntered;
    /** and when, by {@link System#nanoTime}. */
    long enteredNanos;
    /** What its client reads when it is in the room, because it has shown the password; null: nothing. */
    String welcome;
    /** Null until the launch is over. */
    ChildProcess child;
    /** Whether several messages may come to it in one frame. */
    boolean takesLines;
    /** What it may say; null if no credit is kept for it. */
    CreditAccount credit;
    /** Null while STARTING, and once nothing more is to be given. */
    LogCursor cursor;
    /** The answers that it has asked for and not taken. */
    final Debt debt = new Debt();
    /** How often it asks; null until it does. */
    Rate requestRate;
    /** How many lists of who is here it is being given, at most, */
    int listsDue;
    /** and where in the log the last of them ends: {@link WhoIsHere}. */
    long listsEnd;
    /** Whether its pipe was full when it was last written to. */
    boolean pipeFull;
    /** Where its full pipe stands in the set that passData polls. */
    int pollIndex;
    /** Whether it takes what it is given; null while STARTING. */
    StallRule.Watch watch;
    /** How it ended; null while it runs. */
    WaitStatus exit;
    /** It is gone once so many bytes of pipeForkToMain were handled: what it wrote last lies before. */
    long goneAtBytes;
    /** Why Server Main ended it; null if it did not. */
    String endedBecause;
    /** When it is to be ended, by {@link RunningClock}, or {@link #NEVER}. */
    long killAtNanos = NEVER;
    /** And why. */
    String killReason;
    /** While STARTING: once so many bytes of pipeForkToMain were handled; {@link #NEVER} until its time is up. */
    long killAtBytes = NEVER;

    /** The long message that it is sending; null if none. */
    MessageParts parts;

    ConnectedFork(int clientId, String peer, String login, Fd socket, PipeMainToFork pipe) {
        this.clientId = clientId;
        this.peer = peer;
        this.login = login;
        this.socket = socket;
        this.pipe = pipe;
    }

    /** Tells its client that it is in the room, if that is due. */
    void welcome() {
        if (welcome != null) {
            Refusal.tell(socket, welcome);
        }
    }

    /** Has it ended at that time, unless {@link #cancelKill} comes first. */
    void killAt(long runningNanos, String why) {
        killAtNanos = runningNanos;
        killAtBytes = NEVER;
        killReason = why;
    }

    /** Takes {@link #killAt} back. */
    void cancelKill() {
        killAtNanos = NEVER;
    }

    /** Forgets the long message that it was sending. */
    void dropParts() {
        if (parts != null) {
            parts.close();
            parts = null;
        }
    }

    /** Nothing more is given to it; what the log held for it may be written over. */
    void freeCursor() {
        cursor = null;
        pipeFull = false;
    }
}
