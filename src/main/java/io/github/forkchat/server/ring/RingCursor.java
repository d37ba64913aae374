package io.github.forkchat.server.ring;

import io.github.forkchat.libc.ErrnoException;
import io.github.forkchat.libc.Fd;
import io.github.forkchat.pipe.PipeMainToFork;
import io.github.forkchat.protocol.Signal;

/**
 * How far one fork has come in the {@link BroadcastRing}. What is not for it is passed over: its own messages, events
 * unless it listens to them, and what is for another fork alone.
 *
 * <pre>
 *   position ──► runEnd ──► … ──► walkEnd ──► … ──► tail
 *     given      all of it        from here on
 *     so far     is for it        all is for it
 * </pre>
 *
 * <p>History is given by going back: at {@code resumeAt}, a frame's end, to an earlier position, from which on all
 * messages up to its end are given once, whoever sent them; then on from {@code resumeAt}. If its first message shares a
 * frame with others, it is given with a head of its own.
 *
 * <p>Threads: passData.
 */
public final class RingCursor {
    private static final long NEVER = Long.MAX_VALUE;

    private final BroadcastRing ring;
    private final PipeMainToFork pipe;
    private final int clientId;
    private boolean listensToEvents;
    private long position;
    private long runEnd;
    private long ownEnd;
    private long last = NEVER;
    private long resumeAt = NEVER;
    private History history;
    private boolean inHistory;
    /** Whether the head of its first message is still to be given; {@code position} is that of the frame until then. */
    private boolean headIsDue;
    /** The one that begins after the one that is being given. */
    private long nextResumeAt = NEVER;

    private History nextHistory;

    /** Starts at the log's end: a newcomer gets what comes from now on. */
    public RingCursor(BroadcastRing ring, PipeMainToFork pipe, int clientId) {
        this.ring = ring;
        this.pipe = pipe;
        this.clientId = clientId;
        position = ring.mark();
        runEnd = position;
        ownEnd = position;
    }

    /** Whether the fork is given events that are appended from now on. */
    public void listenToEvents(boolean listens) {
        listensToEvents = listens;
    }

    /** See {@link #listenToEvents}. */
    public boolean listensToEvents() {
        return listensToEvents;
    }

    /** What this fork's client said has just been appended. */
    public void ownAppended() {
        ownEnd = ring.tail();
    }

    /**
     * After all that was appended until now, the fork is given earlier messages once more. Takes the place of what was
     * asked for before, unless that has begun.
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

    /** Nothing that comes from now on is for this fork. */
    public void endHere() {
        last = Math.min(last, ring.mark());
    }

    /** The first position that must not be written over. */
    public long position() {
        if (inHistory) {
            return nextResumeAt == NEVER ? position : Math.min(position, nextHistory.frame());
        }
        return resumeAt == NEVER ? position : Math.min(position, history.frame());
    }

    /** How many bytes of the log are before it, those that will be passed over included; 0 if nothing is left to do. */
    public long bytesBehind() {
        long live = Math.min(last, ring.tail());
        if (inHistory) {
            return history.end() - position + live - resumeAt + 1;
        }
        return resumeAt == NEVER ? live - position : live - position + history.end() - history.frame();
    }

    /**
     * Gives the fork what it has not got yet, as far as its pipe takes it.
     *
     * @return bytes written
     * @throws ErrnoException EPIPE: the fork is gone
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
            int asked = ring.contiguousBytes(position, runEnd);
            int n = ring.writeTo(pipe, position, asked);
            if (n == Fd.WOULD_BLOCK) {
                break;
            }
            position += n;
            written += n;
            if (n < asked) {
                break; // it took what it has room for; to ask again would be a call for nothing
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

    /** Moves over what is not for this fork; false if then nothing is left to give. */
    private boolean findRun() {
        while (position >= runEnd) {
            long end = end();
            long walkEnd = Math.min(end, Math.max(ownEnd, ring.selectiveEnd()));
            while (position < walkEnd && !isForThisFork(position)) {
                position = ring.frameEnd(position);
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

    /** Behind what may be given in this direction. */
    private long end() {
        if (inHistory) {
            return history.end();
        }
        return Math.min(Math.min(last, resumeAt), ring.tail());
    }

    /** At such an end: back to history, or on from it; false if this is not such an end. */
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
            case ALL_BUT_ONE -> !own;
            case EVENT_LISTENERS -> listensToEvents && !own;
            case ONE -> own;
            case NOBODY -> false;
        };
    }
}
