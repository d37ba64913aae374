package io.github.forkchat.server.config;

/**
 * The broadcast ring, and how slowly a client may take what is in it. Threads: immutable.
 *
 * @param ringBytes size of the ring: a power of two, 1 MiB or more
 * @param stallSeconds how long a client may take next to nothing while data waits for it, 1 or more
 */
public record RingSettings(int ringBytes, int stallSeconds) {}
