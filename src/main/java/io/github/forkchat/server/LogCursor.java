package io.github.forkchat.server;

import io.github.forkchat.libc.ErrnoException;
import io.github.forkchat.libc.Fd;
import io.github.forkchat.pipe.PipeMainToFork;

/**
 * How far one fork has come in the {@link BroadcastLog}. Its own messages are passed over.
 *
 * <pre>
 *   position ──► runEnd ──► … ──► ownEnd ──► … ──► tail
 *     given      no own           behind its
 *     so far     message          last own
 *                till here        message
 * </pre>
 *
 * <p>Threads: passData.
 */
final class LogCursor {
    private final BroadcastLog log;
    private final PipeMainToFork pipe;
    private final int clientId;
    private long position;
    private long runEnd;
    private long ownEnd;
    private long last = Long.MAX_VALUE;

    /** Starts at the log's end: a newcomer gets what comes from now on. */
    LogCursor(BroadcastLog log, PipeMainToFork pipe, int clientId) {
        this.log = log;
        this.pipe = pipe;
        this.clientId = clientId;
        position = log.tail();
        runEnd = position;
        ownEnd = position;
    }

    /** What this fork's client said has just been appended. */
    void ownAppended() {
        ownEnd = log.tail();
    }

    /** Nothing that comes from now on is for this fork. */
    void endHere() {
        last = Math.min(last, log.tail());
    }

    /** The first position that must not be written over. */
    long position() {
        return position;
    }

    /** How many bytes of the log are before it, its own messages included. */
    long bytesBehind() {
        return Math.min(last, log.tail()) - position;
    }

    /**
     * Gives the fork what it has not got yet, as far as its pipe takes it.
     *
     * @return bytes written
     * @throws ErrnoException EPIPE: the fork is gone
     */
    long deliver() throws ErrnoException {
        long written = 0;
        while (findRun()) {
            int asked = log.contiguousBytes(position, runEnd);
            int n = log.writeTo(pipe, position, asked);
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

    /** Moves over own messages; false if then nothing is left to give. */
    private boolean findRun() {
        if (position < runEnd) {
            return true;
        }
        long end = Math.min(last, log.tail());
        while (position < end && position < ownEnd && log.senderAt(position) == clientId) {
            position = log.frameEnd(position);
        }
        runEnd = position;
        while (runEnd < end && runEnd < ownEnd && log.senderAt(runEnd) != clientId) {
            runEnd = log.frameEnd(runEnd);
        }
        if (runEnd >= ownEnd) {
            runEnd = end;
        }
        return position < runEnd;
    }
}
