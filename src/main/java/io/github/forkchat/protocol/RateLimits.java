package io.github.forkchat.protocol;

/**
 * The rate limits of a client. The worker of a client that exceeds them does not read it for a while (backpressure),
 * and nothing is lost. 0 is no limit.
 *
 * <p>Threads: immutable.
 *
 * @param linesPerSecond maximum number of lines a second, after {@code burstLines}
 * @param burstLines maximum number of lines at once, 1 or more
 * @param bytesPerSecond maximum number of bytes a second; as many at once
 * @param requestsPerSecond maximum number of requests a second; twice as many at once
 */
public record RateLimits(int linesPerSecond, int burstLines, int bytesPerSecond, int requestsPerSecond) {
    /** No limits. */
    public static final RateLimits NONE = new RateLimits(0, 1, 0, 0);
}
