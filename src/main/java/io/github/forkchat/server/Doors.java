package io.github.forkchat.server;

import io.github.forkchat.server.password.PasswordDoor;
import io.github.forkchat.server.proxy.ProxyDoor;

/**
 * The places where clients wait before they wait for a worker. Threads: the accept loop.
 *
 * @param proxy finds out the addresses of proxied clients, or null if the server listens for no proxy
 * @param password asks for the room's password, or null if there is none
 * @param visitors takes the clients that connect while all places are taken
 */
record Doors(ProxyDoor proxy, PasswordDoor password, VisitorDoor visitors) {}
