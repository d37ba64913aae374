package io.github.forkchat.server.config;

import java.nio.file.Path;
import java.util.List;

/**
 * Settings of the link to other servers. Threads: immutable.
 *
 * @param urls addresses of the broker's servers, {@code nats://HOST:PORT} or {@code tls://HOST:PORT}
 * @param room the room's name at the broker
 * @param site the name of this server
 * @param credentials file with two lines, user name and password, or null
 * @param ca file with the certificates of authorities that sign the broker's, or null for those of the system
 * @param holds whether senders wait while the broker is unreachable; if not, the room goes on alone
 */
public record LinkSettings(List<String> urls, String room, String site, Path credentials, Path ca, boolean holds) {}
