/**
 * {@code forkchat top}: a full-screen view of the running room.
 *
 * <pre>
 *   client.watch.RoomWatch ────────► TopFigures ──► TopPage, DetailPage, PicturePage, HelpPage ──► TopScreen
 *   EvictedClients, LocalProcesses ──┘                            TopState ◄── TopKeys ────────────┘
 *   SocketQueues, ServerLogFile ──► LocalProcesses    known only on the server's machine
 * </pre>
 */
package io.github.forkchat.client.top;
