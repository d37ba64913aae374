package io.github.forkchat.server.ring;

/**
 * A range of recent messages in the {@link BroadcastRing}. Its first message may share a frame with earlier ones that
 * are not part of the range.
 *
 * <p>Threads: immutable.
 *
 * @param frame the position of the frame with the first message
 * @param line the position of the first message's text
 * @param end the position behind the last message
 */
public record History(long frame, long line, long end) {}
