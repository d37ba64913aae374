/**
 * The service manager that has started the server: systemd, or another one with its protocol.
 *
 * <pre>
 *   LISTEN_FDS    ──► InheritedSockets   the sockets that it has bound, systemd.socket(5)
 *   NOTIFY_SOCKET ──► ServiceManager     what the server tells it, sd_notify(3)
 * </pre>
 */
package io.github.forkchat.server.service;
