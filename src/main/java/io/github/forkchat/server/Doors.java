package io.github.forkchat.server;

import io.github.forkchat.server.metrics.MetricsDoor;
import io.github.forkchat.server.password.PasswordDoor;
import io.github.forkchat.server.proxy.ProxyDoor;

/**
 * The parts of the server for connections that are no clients of the room, or not yet. Threads: the accept loop.
 *
 * @param proxy finds out the addresses of proxied clients, or null if the server listens for no proxy
 * @param password asks for the room's password, or null if there is none
 * @param visitors takes the clients that connect while all slots are taken
 * @param metrics serves metrics, or null if the server has none
 */
record Doors(ProxyDoor proxy, PasswordDoor password, VisitorDoor visitors, MetricsDoor metrics) {}
