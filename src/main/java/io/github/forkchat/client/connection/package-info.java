/**
 * A client's way to the server, and what is asked over it.
 *
 * <pre>
 *   ServerEndpoint ──► JsonConnection ──► ReconnectingConnection ──► HistoryDeduplicator    after an outage
 *                           │                     └──► PendingRequests, KeyShown
 *                           └── Watchdog: the server does not answer
 *
 *   ConnectionLostException, ServerRefusedException
 * </pre>
 */
package io.github.forkchat.client.connection;
