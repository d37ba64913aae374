package io.github.forkchat.server.config;

/** How closely the kernel holds a worker. Threads: immutable. */
public enum SandboxLevel {
    /** To the system calls and the files that forkchat's own worker needs. */
    STRICT,
    /** To limits, and to what is safe to refuse to every program. */
    LIMITS,
    /** To nothing. */
    OFF
}
