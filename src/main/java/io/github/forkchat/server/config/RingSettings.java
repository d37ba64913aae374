package io.github.forkchat.server.config;

/**
 * Settings for the broadcast ring, and for slow consumers. Threads: immutable.
 *
 * @param ringBytes size of the ring: a power of two, 1 MiB or more
 * @param stallSeconds the stall timeout: seconds for which a client may read less than 16 KiB/s while data waits for
 *     the client, 1 or more
 */
public record RingSettings(int ringBytes, int stallSeconds) {}
