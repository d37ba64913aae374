/**
 * {@code forkchat top}: a full-screen view of the running room.
 *
 * <pre>
 *   client.watch.RoomWatch ──► TopFigures ──► TopPage, DetailPage, HelpPage ──► TopScreen
 *                  LocalProcesses ──┘                   TopState ◄── TopKeys ──────┘
 * </pre>
 */
package io.github.forkchat.client.top;
