package io.github.forkchat.server.config;

/**
 * The users that the server and its workers run as, and the sandbox of the workers. Threads: immutable.
 *
 * @param user user of a server that was started as root, and of its workers; null to keep the user that started it
 * @param workerUser user of the workers alone, for a server that stays root; null for the server's user
 * @param sandbox how strictly workers are confined, or null for the strictest level that the system supports
 */
public record Privileges(String user, String workerUser, SandboxLevel sandbox) {}
