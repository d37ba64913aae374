package io.github.forkchat.server.link;

import io.github.forkchat.protocol.link.StreamState;

/**
 * This server's position in the broker's stream: the sequence of the last message that was handled.
 *
 * <p>Threads: passData.
 */
final class StreamPosition {
    /** Number of the stream's last messages, of some lines each, that become history at the start. */
    private static final int HISTORY_MESSAGES = 500;

    private final LinkCounters counters;
    /** When the stream was made; 0 if this server has not seen it yet. */
    private long createdMillis;

    private long sequence;
    /** The sequence after which this server began to read: it never handles an earlier message. */
    private long begin;
    /** Up to this sequence, messages are from before this server's start. */
    private long historyEnd;
    /** Up to this sequence, messages may have been handled before the stream lost its end. */
    private long readAgainEnd;

    /** What the link has found, compared with what this server knows. */
    enum Found {
        /** The first look, or all that was handled is still there or was deleted in order. */
        KNOWN,
        /** The stream was deleted and made anew: all in it is new. */
        ANEW,
        /** The stream has lost its last messages: those that it still has are known. */
        SHORTER
    }

    StreamPosition(LinkCounters counters) {
        this.counters = counters;
    }

    /** Sequence of the last message that was handled; 0 if none was. */
    long sequence() {
        return sequence;
    }

    /**
     * The link has found the stream in this state. The first time, the position becomes the beginning of history. After
     * a loss, the position goes back, to find what other servers have published meanwhile.
     *
     * @param wantsHistory whether the room has no messages yet
     */
    Found found(StreamState state, boolean wantsHistory) {
        boolean isFirst = createdMillis == 0;
        boolean isAnew = !isFirst && state.createdMillis() != createdMillis;
        boolean isShorter = !isFirst && !isAnew && state.last() < sequence;
        createdMillis = state.createdMillis();
        if (isFirst) {
            historyEnd = state.last();
            long wanted = wantsHistory ? Math.max(state.last() - HISTORY_MESSAGES, 0) : state.last();
            begin = Math.max(wanted, state.first() - 1);
            sequence = begin;
        } else if (isAnew) {
            begin = 0;
            historyEnd = 0;
            readAgainEnd = 0;
            sequence = 0;
        } else if (isShorter) {
            begin = Math.min(begin, state.last());
            historyEnd = Math.min(historyEnd, state.last());
            readAgainEnd = state.last();
            sequence = begin;
        }
        return isAnew ? Found.ANEW : isShorter ? Found.SHORTER : Found.KNOWN;
    }

    /** Whether a message follows the last one that was handled: none between them is missing. */
    boolean isNext(long its) {
        return its == sequence + 1;
    }

    /** Whether a message is from before this server's start. */
    boolean isHistory(long its) {
        return its <= historyEnd;
    }

    /** Whether a message may have been handled before. */
    boolean isReadAgain(long its) {
        return its <= readAgainEnd;
    }

    /** Whether all messages from before this server's start were handled. */
    boolean isBehindHistory() {
        return createdMillis != 0 && sequence >= historyEnd;
    }

    /** The message with this sequence is handled. */
    void handled(long its) {
        sequence = its;
        counters.sequence.set(its);
    }
}
