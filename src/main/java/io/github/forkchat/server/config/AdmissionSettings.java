package io.github.forkchat.server.config;

import io.github.forkchat.protocol.PasswordHash;

/**
 * Settings for the admission of clients, and for their names. Threads: immutable.
 *
 * @param password the password that a client has to show, or null for none
 * @param loginNames whether a client on the Unix socket gets the login name of its user
 */
public record AdmissionSettings(PasswordHash password, boolean loginNames) {
    /** Whether there is a password. */
    public boolean hasPassword() {
        return password != null;
    }
}
