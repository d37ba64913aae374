package io.github.forkchat.server.config;

import io.github.forkchat.protocol.Frame;
import io.github.forkchat.protocol.RateLimits;

/**
 * The limits on clients; {@link RingSettings} has the stall timeout. Threads: immutable.
 *
 * @param maxClients maximum number of clients at a time, 1 or more
 * @param maxPerHost maximum number of clients of one address (loopback addresses excepted) or of one user of a Unix
 *     socket, 1 or more
 * @param forksPerSecond maximum number of forks a second, 1 or more; further clients wait
 * @param rates rate limits of a client
 * @param messageBytes maximum length of a message in bytes, 1 to {@link #MAX_MESSAGE_BYTES}
 * @param idleSeconds how long a client may send nothing, in seconds; 0: no limit
 */
public record ServerLimits(
        int maxClients, int maxPerHost, int forksPerSecond, RateLimits rates, int messageBytes, int idleSeconds) {
    /** Maximum length of a message, regardless of the options. */
    public static final int MAX_MESSAGE_BYTES = Frame.MAX_MESSAGE_BYTES;

    /** Returns these limits with a smaller maximum of clients. */
    public ServerLimits withMaxClients(int fewer) {
        return new ServerLimits(fewer, maxPerHost, forksPerSecond, rates, messageBytes, idleSeconds);
    }
}
