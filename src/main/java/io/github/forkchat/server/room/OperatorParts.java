package io.github.forkchat.server.room;

import io.github.forkchat.server.operators.MuteList;
import io.github.forkchat.server.operators.OperatorRequests;

/**
 * What {@link Requests} needs for requests of operators, and for the mutes that they order. Threads: passData.
 *
 * @param room the room as operators control it
 * @param requests handles the requests of forks
 * @param mutes the muted clients
 */
record OperatorParts(OperatorRoom room, OperatorRequests requests, MuteList mutes) {}
