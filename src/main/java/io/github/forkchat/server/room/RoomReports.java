package io.github.forkchat.server.room;

import io.github.forkchat.server.diagnostics.Statistics;

/**
 * The parts that answer requests about the room. Threads: passData.
 *
 * @param topic the topic
 * @param clients the list of clients
 * @param statistics the counters
 */
record RoomReports(Topic topic, ClientList clients, Statistics statistics) {}
