package io.github.forkchat.server.ring;

import io.github.forkchat.libc.ErrnoException;
import io.github.forkchat.libc.Fd;
import io.github.forkchat.pipe.PipeMainToFork;
import io.github.forkchat.protocol.Signal;

/**
 * The read position of one fork in the {@link BroadcastRing}. The cursor skips frames that are not for this fork: its
 * own messages, all messages if it takes none, events unless it listens to them, and frames for another fork alone.
 *
 * <pre>
 *   position ──► runEnd ──► … ──► walkEnd ──► … ──► tail
 *     given      all of it        from here on
 *     so far     is for it        all is for it
 * </pre>
 *
 * <p>To deliver history, the cursor goes back: at {@code resumeAt}, the end of a frame, it jumps to an earlier
 * position. From there it delivers all messages of the history, from all senders, and then continues at {@code
 * resumeAt}. If the first message shares a frame with earlier ones, it gets its own header.
 *
 * <p>Threads: passData.
 */
public final class RingCursor {
    private static final long NEVER = Long.MAX_VALUE;

    private final BroadcastRing ring;
    private final PipeMainToFork pipe;
    private final int clientId;
    private boolean listensToEvents;
    private boolean takesMessages = true;
    private long position;
    private long runEnd;
    private long ownEnd;
    private long last = NEVER;
    private long resumeAt = NEVER;
    private History history;
    private boolean inHistory;
    /**
     * Whether the header of the history's first message is still to be written; until then {@code position} is that of
     * the frame.
     */
    private boolean headIsDue;
    /** {@code resumeAt} of the history that follows the present one. */
    private long nextResumeAt = NEVER;

    private History nextHistory;

    /** Creates a cursor at the ring's tail, for frames that are appended from now on. */
    public RingCursor(BroadcastRing ring, PipeMainToFork pipe, int clientId) {
        this.ring = ring;
        this.pipe = pipe;
        this.clientId = clientId;
        position = ring.mark();
        runEnd = position;
        ownEnd = position;
    }

    /** Sets whether the fork gets events that are appended from now on. */
    public void listenToEvents(boolean listens) {
        listensToEvents = listens;
    }

    /** See {@link #listenToEvents}. */
    public boolean listensToEvents() {
        return listensToEvents;
    }

    /** Sets whether the fork gets the messages of others that this cursor has not passed yet. */
    public void takeMessages(boolean takes) {
        takesMessages = takes;
    }

    /** A message of this fork's client was just appended. */
    public void ownAppended() {
        ownEnd = ring.tail();
    }

    /**
     * Schedules the delivery of history, after all that was appended until now. Replaces a history that was asked for
     * before, unless its delivery has begun.
     */
    public void giveHistory(History earlier) {
        if (inHistory) {
            nextResumeAt = ring.mark();
            nextHistory = earlier;
        } else {
            resumeAt = ring.mark();
            history = earlier;
        }
    }

    /** Ends the cursor at the present tail: the fork gets nothing that is appended later. */
    public void endHere() {
        last = Math.min(last, ring.mark());
    }

    /** The first position that must not be overwritten. */
    public long position() {
        if (inHistory) {
            return nextResumeAt == NEVER ? position : Math.min(position, nextHistory.frame());
        }
        return resumeAt == NEVER ? position : Math.min(position, history.frame());
    }

    /** How many bytes of the ring are left to read, skipped frames included; 0 if nothing is left to do. */
    public long bytesBehind() {
        long live = Math.min(last, ring.tail());
        if (inHistory) {
            return history.end() - position + live - resumeAt + 1;
        }
        return resumeAt == NEVER ? live - position : live - position + history.end() - history.frame();
    }

    /**
     * Writes frames to the fork's pipe, as many as the pipe takes.
     *
     * @return bytes written
     * @throws ErrnoException EPIPE: the fork has ended
     */
    public long deliver() throws ErrnoException {
        long written = 0;
        ring.mark();
        while (findRun()) {
            if (headIsDue) {
                int n = giveHead();
                if (n == Fd.WOULD_BLOCK) {
                    break;
                }
                written += n;
                continue;
            }
            int asked = ring.bytes().contiguousBytes(position, runEnd);
            int n = ring.bytes().writeTo(pipe, position, asked);
            if (n == Fd.WOULD_BLOCK) {
                break;
            }
            position += n;
            written += n;
            if (n < asked) {
                break; // the pipe is full, so another write would be useless
            }
        }
        return written;
    }

    private int giveHead() throws ErrnoException {
        int n = ring.writeHeadTo(pipe, history.frame(), history.line());
        if (n != Fd.WOULD_BLOCK) {
            headIsDue = false;
            position = history.line();
        }
        return n;
    }

    /** Skips frames that are not for this fork; returns false if nothing is left to deliver. */
    private boolean findRun() {
        while (position >= runEnd) {
            long end = end();
            long walkEnd = takesMessages ? Math.min(end, Math.max(ownEnd, ring.selectiveEnd())) : end;
            while (position < walkEnd && !isForThisFork(position)) {
                position = Math.min(walkEnd, ring.skip(position));
            }
            runEnd = position;
            while (runEnd < walkEnd && isForThisFork(runEnd)) {
                runEnd = ring.frameEnd(runEnd);
            }
            if (runEnd >= walkEnd) {
                runEnd = end;
            }
            if (position == end && !turn()) {
                return false;
            }
        }
        return true;
    }

    /** The position up to which the cursor may read without a jump. */
    private long end() {
        if (inHistory) {
            return history.end();
        }
        return Math.min(Math.min(last, resumeAt), ring.tail());
    }

    /** At a jump position: jumps back to history, or forward again; returns false at any other position. */
    private boolean turn() {
        if (inHistory) {
            inHistory = false;
            position = resumeAt;
            resumeAt = nextResumeAt;
            history = nextHistory;
            nextResumeAt = NEVER;
        } else if (position == resumeAt) {
            inHistory = true;
            headIsDue = true;
            position = history.frame();
        } else {
            return false;
        }
        runEnd = position;
        return true;
    }

    private boolean isForThisFork(long at) {
        Signal signal = ring.signalAt(at);
        if (inHistory) {
            return signal == Signal.DATA_SIGNAL;
        }
        boolean own = ring.clientIdAt(at) == clientId;
        return switch (signal.recipients()) {
            case ALL_BUT_ONE -> takesMessages && !own;
            case EVENT_LISTENERS -> listensToEvents && !own && (takesMessages || signal != Signal.LATE_SIGNAL);
            case ONE -> own;
            case NOBODY -> false;
        };
    }
}
