package io.github.forkchat.server.transcript;

import io.github.forkchat.server.diagnostics.ServerLog;
import io.github.forkchat.server.diagnostics.Statistics;

/**
 * Where the server records what happens. Threads: see each part.
 *
 * @param log the diagnostic log
 * @param transcript the messages and events of the room; null if none is kept
 * @param statistics the counters
 */
public record Records(ServerLog log, Transcript transcript, Statistics statistics) {}
