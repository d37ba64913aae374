package io.github.forkchat.server.config;

import io.github.forkchat.protocol.PasswordHash;

/**
 * The clients that the server admits, and their names. Threads: immutable.
 *
 * @param password what a client has to show, or null for nothing
 * @param loginNames whether a client on the Unix socket has the login name of its user
 */
public record AdmissionSettings(PasswordHash password, boolean loginNames) {
    /** Whether there is a password. */
    public boolean hasPassword() {
        return password != null;
    }
}
