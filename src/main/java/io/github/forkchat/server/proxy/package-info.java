/**
 * The clients of proxies: each has its address read from its PROXY protocol header before anything else happens to it.
 *
 * <pre>
 *   accept loop ──► ProxyDoor ──► ProxiedClient, ProxiedClient, ...
 *        ▲              ├──► AddressedClients               those whose header was read
 *        │              └──────── checker.CheckerProcess    the header reader, a separate process
 *        └── the client with its real address, as if it had come without a proxy
 * </pre>
 */
package io.github.forkchat.server.proxy;
