/**
 * The room: what the thread passData does with frames.
 *
 * <pre>
 *   pipeForkToMain ──► PassData ──► Room ─┬─ messages ──► RoomLog ──► BroadcastRing ──► Delivery ──► forks
 *                                         ├─ requests ──► Requests: names, topic, list of clients, counters
 *                                         └─ lives ─────► ForkStartup, ForkExit, Shutdown
 *
 *   Announcer                        what Server Main itself says
 *   CreditGrants, RequestLimits      what forks may say and ask
 *   RelayEvents, PresenceLog         what the log tells of it all
 *   FloodGuard                       finds the worker that writes garbage
 * </pre>
 */
package io.github.forkchat.server.room;
