/**
 * The relay: how the thread passData handles frames.
 *
 * <pre>
 *   pipeForkToMain ──► PassData ──► Room ─┬─ messages ──► RoomMessages ──► BroadcastRing ──► Delivery ──► forks
 *                                         ├─ requests ──► Requests: names, topic, clients, counters, operators
 *                                         └─ lives ─────► ForkStartup, ForkExit, ForkCleanup, Shutdown
 *
 *   Announcer                        sends Server Main's own messages
 *   CreditGrants, RequestLimits      limits on what forks may send and ask
 *   RelayEvents                      counters and log lines
 *   RoomParts                        makes all of these and connects them
 * </pre>
 */
package io.github.forkchat.server.room;
