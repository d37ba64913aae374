package io.github.forkchat.server.config;

import io.github.forkchat.protocol.Frame;
import io.github.forkchat.protocol.RateLimits;

/**
 * What clients are held to. Threads: immutable.
 *
 * @param maxClients how many clients there may be at once, 1 or more
 * @param maxPerHost how many of one address, but for loopback ones, or of one user of a Unix socket; 1 or more
 * @param forksPerSecond how many forks are made in a second at most, 1 or more; more clients wait
 * @param rates how fast a client may talk
 * @param messageBytes the longest message, 1 to {@link #LONGEST_MESSAGE_BYTES}
 * @param idleSeconds how long a client may say nothing; 0: no limit
 */
public record ServerLimits(
        int maxClients, int maxPerHost, int forksPerSecond, RateLimits rates, int messageBytes, int idleSeconds) {
    /** No message is longer. */
    public static final int LONGEST_MESSAGE_BYTES = Frame.MAX_MESSAGE_BYTES;

    /** The same for fewer clients. */
    public ServerLimits withMaxClients(int fewer) {
        return new ServerLimits(fewer, maxPerHost, forksPerSecond, rates, messageBytes, idleSeconds);
    }
}
