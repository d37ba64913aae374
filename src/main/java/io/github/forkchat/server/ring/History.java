package io.github.forkchat.server.ring;

/**
 * Some of the last messages in the {@link BroadcastRing}. The first of them may share its frame with others before it.
 *
 * <p>Threads: immutable.
 *
 * @param frame the position of the frame that has the first of them
 * @param line the position of its text
 * @param end the position behind the last of them
 */
public record History(long frame, long line, long end) {}
