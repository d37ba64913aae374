package io.github.forkchat.server.config;

/**
 * As whom the server and its workers run, and what those may ask of the kernel. Threads: immutable.
 *
 * @param user as whom the server runs that was started as root, and its workers; or null for as whom it was started
 * @param workerUser as whom only the workers of a server run that stays root, or null for the same as the server
 * @param sandbox how closely workers are held, or null for the closest that can be had
 */
public record Privileges(String user, String workerUser, SandboxLevel sandbox) {}
