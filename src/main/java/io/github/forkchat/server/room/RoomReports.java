package io.github.forkchat.server.room;

import io.github.forkchat.server.diagnostics.Statistics;
import io.github.forkchat.server.link.Outgoing;
import io.github.forkchat.server.watch.Watchers;

/**
 * The parts that answer requests about the room. Threads: passData.
 *
 * @param topic the topic
 * @param clients the list of clients
 * @param statistics the counters
 * @param watchers the forks that get samples
 * @param link the way to the other servers, or null
 */
record RoomReports(Topic topic, ClientList clients, Statistics statistics, Watchers watchers, Outgoing link) {}
