/**
 * The byte stream to the server, plain or encrypted.
 *
 * <pre>
 *   ServerStream ─┬─ PlainStream    TCP or a Unix socket
 *                 └─ TlsStream      TLS over TCP, opened by Tls
 *
 *   Tls ─┬─► ServerTrust          which certificates are accepted: TlsTrust has the choices of the user
 *        └─► HandshakeDeadline    ends a handshake that takes too long
 * </pre>
 */
package io.github.forkchat.client.stream;
