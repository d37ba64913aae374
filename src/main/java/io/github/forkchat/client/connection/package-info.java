/**
 * Connections of a client to the server, and requests over them. The bytes go over a
 * {@link io.github.forkchat.client.stream.ServerStream}.
 *
 * <pre>
 *   ServerEndpoint ──► JsonConnection ──► ReconnectingConnection ──► HistoryDeduplicator    after an outage
 *                           │                     ├──► Outbox: what waits to be sent
 *                           │                     └──► PendingRequests, KeyShown
 *                           └── Watchdog: the server does not answer
 *
 *   ConnectionLostException, ServerRefusedException
 * </pre>
 */
package io.github.forkchat.client.connection;
