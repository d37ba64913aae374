/**
 * The byte stream to the server, plain or encrypted.
 *
 * <pre>
 *   ServerStream ─┬─ PlainStream    TCP or a Unix socket, connected by TimedConnect
 *                 └─ TlsStream      TLS over TCP, opened by Tls
 *
 *   Tls ─┬─► ServerTrust          which certificates are accepted: TlsTrust has the choices of the user
 *        └─► SetupDeadline        ends a handshake, or a connect, that takes too long
 * </pre>
 */
package io.github.forkchat.client.stream;
