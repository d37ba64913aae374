/**
 * Server Main's side of the checkers: child processes that parse a password, a PROXY protocol header or an HTTP request,
 * because Server Main does not parse input from the network. {@link io.github.forkchat.server.checker.CheckerRole} lists
 * them.
 *
 * <pre>
 *   accept loop ──► CheckerProcess ──► CheckerExchange ── question ──► fork.PasswordChecker, fork.proxy.HeaderReader
 *                   starts the child   two buffers     ◄── answer ──   or metrics.MetricsProcess
 *   CheckedSocket: the client's socket, from which the input is copied
 * </pre>
 */
package io.github.forkchat.server.checker;
