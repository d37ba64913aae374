package io.github.forkchat.server.config;

import io.github.forkchat.protocol.PasswordHash;
import java.nio.file.Path;
import java.util.Set;

/**
 * Settings for operators and their bans. Threads: immutable.
 *
 * @param logins login names of operators on a Unix socket, in addition to the server's user and root
 * @param password the operators' password, or null for none
 * @param bans the file with the bans, or null for the default
 */
public record OperatorSettings(Set<String> logins, PasswordHash password, Path bans) {
    /** No further operators. */
    public static final OperatorSettings NONE = new OperatorSettings(Set.of(), null, null);
}
