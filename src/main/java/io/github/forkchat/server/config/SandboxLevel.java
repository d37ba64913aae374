package io.github.forkchat.server.config;

/** How strictly the kernel confines a worker. Threads: immutable. */
public enum SandboxLevel {
    /** Only the system calls and the files that forkchat's own worker needs are allowed. */
    STRICT,
    /** Resource limits, and restrictions that are safe for every program. */
    LIMITS,
    /** No confinement. */
    OFF
}
