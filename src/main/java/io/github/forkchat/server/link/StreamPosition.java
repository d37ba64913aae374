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
    /** Up to this sequence, messages are from before this server's start. */
    private long historyEnd;

    StreamPosition(LinkCounters counters) {
        this.counters = counters;
    }

    /** Sequence of the last message that was handled; 0 if none was. */
    long sequence() {
        return sequence;
    }

    /**
     * The link has found the stream in this state. The first time, the position becomes the beginning of history.
     *
     * @param wantsHistory whether the room has no messages yet
     * @return false if the broker has lost messages that were handled; the position is then the stream's beginning
     */
    boolean found(StreamState state, boolean wantsHistory) {
        boolean isFirst = createdMillis == 0;
        boolean isLost = !isFirst && (state.createdMillis() != createdMillis || state.last() < sequence);
        createdMillis = state.createdMillis();
        if (isLost) {
            sequence = 0;
        }
        if (isFirst) {
            historyEnd = state.last();
            long begin = wantsHistory ? Math.max(state.last() - HISTORY_MESSAGES, 0) : state.last();
            sequence = Math.max(begin, state.first() - 1);
        }
        return !isLost;
    }

    /** Whether a message follows the last one that was handled: none between them is missing. */
    boolean isNext(long its) {
        return its == sequence + 1;
    }

    /** Whether a message is from before this server's start. */
    boolean isHistory(long its) {
        return its <= historyEnd;
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
