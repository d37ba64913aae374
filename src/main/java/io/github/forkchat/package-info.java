/**
 * forkchat: a centralized chat system with one process for each client.
 *
 * <pre>
 *  client 0 ──socket──► Server Fork 0 ─┐                     ┌─ accept loop: accept, clientId, pipe(), fork(), execve()
 *  client 1 ──socket──► Server Fork 1 ─┼─ pipeForkToMain ──► │  Server Main
 *  client 2 ──socket──► Server Fork 2 ─┘  (one, shared)      └─ passData thread: reads it, relays to all but the sender
 *      ▲                     ▲                                                    │
 *      └──── socket ─────────┴────────── pipeMainToFork n (one for each fork) ◄───┘
 * </pre>
 *
 * <p>Server Main is {@code server}; a Server Fork is {@code fork}, a separate JVM. What they say to each other is
 * {@code protocol}, Server Main's ends of the pipes are {@code pipe}, and what it executes for a client is
 * {@code launch}. {@code libc} is the C library, {@code client} the client, {@code cli} the command line. Dependencies
 * point one way:
 *
 * <pre>
 *   cli ──► server ──► pipe ──► libc, protocol
 *    │        └──► launch ──► fork ──► protocol
 *    │               └──► libc
 *    └──► client ──► protocol
 * </pre>
 *
 * <p>{@code link} is the process that makes the room one with those of other servers; it sees {@code protocol} alone.
 *
 * <p>Each also uses what those use to which it points.
 */
package io.github.forkchat;
