package io.github.forkchat.client.watch;

import io.github.forkchat.protocol.JsonLine;
import java.util.List;

/**
 * A sample of a room: {@code src/docs/monitoring.md} lists the members. Threads: immutable; no code changes the
 * objects.
 *
 * @param clients an object of type {@code watched-client} for each client, without the one that watches
 * @param server the object of type {@code watched}
 */
public record Sample(List<JsonLine> clients, JsonLine server) {}
