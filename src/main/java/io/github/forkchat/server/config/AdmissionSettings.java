package io.github.forkchat.server.config;

import io.github.forkchat.protocol.PasswordHash;

/**
 * Settings for the admission of clients, and for their names. Threads: immutable.
 *
 * @param password the password that a client has to show, or null for none
 * @param loginNames whether a client on the Unix socket gets the login name of its user
 * @param operators the operators, who may disconnect and ban clients
 */
public record AdmissionSettings(PasswordHash password, boolean loginNames, OperatorSettings operators) {
    /** Whether there is a password of the room or of the operators. */
    public boolean hasPasswords() {
        return hasPassword() || operators.password() != null;
    }

    /** Whether the room has a password. */
    public boolean hasPassword() {
        return password != null;
    }
}
