package io.github.forkchat.protocol;

/**
 * How fast a client may talk. A client that is faster waits: its worker reads no more from it for a while, and nothing is
 * lost. 0 is no limit.
 *
 * <p>Threads: immutable.
 *
 * @param linesPerSecond how many lines a client may say in a second, once it has said {@code burstLines}
 * @param burstLines how many it may say at once, 1 or more
 * @param bytesPerSecond how many bytes of lines a client may say in a second; as many at once
 * @param requestsPerSecond how often a client may ask for something in a second; twice as often at once
 */
public record RateLimits(int linesPerSecond, int burstLines, int bytesPerSecond, int requestsPerSecond) {
    /** A client may do all as often as it likes. */
    public static final RateLimits NONE = new RateLimits(0, 1, 0, 0);
}
