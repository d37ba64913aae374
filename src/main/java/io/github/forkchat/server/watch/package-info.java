/**
 * Samples of the running room, for those who watch it.
 *
 * <pre>
 *   Watchers ──► RoomSample    a line for each client, and one for the server
 *      └──────► Answers       sends them
 * </pre>
 */
package io.github.forkchat.server.watch;
