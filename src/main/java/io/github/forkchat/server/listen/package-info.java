/**
 * The sockets that the server listens on, and the files of Unix sockets.
 *
 * <pre>
 *   Listeners ──► Listener ──► ListenSocket, one or more; some are for proxies
 *        └──────► BoundFile    the file of a Unix socket, which is removed at the end
 * </pre>
 */
package io.github.forkchat.server.listen;
