/**
 * The service manager that has started the server: systemd, or another one with its protocol.
 *
 * <pre>
 *   LISTEN_FDS    ──► InheritedSockets   the sockets that the service manager has bound, systemd.socket(5)
 *   NOTIFY_SOCKET ──► ServiceManager     the server's state, sd_notify(3)
 * </pre>
 */
package io.github.forkchat.server.service;
