package io.github.forkchat.server.config;

/**
 * Settings for the broadcast ring, and for slow consumers. Threads: immutable.
 *
 * @param ringBytes size of the ring: a power of two, 1 MiB or more
 * @param stallSeconds how long a client may read next to nothing while data waits for it, in seconds, 1 or more
 */
public record RingSettings(int ringBytes, int stallSeconds) {}
