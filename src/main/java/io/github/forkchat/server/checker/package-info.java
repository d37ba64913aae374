/**
 * The checkers: separate processes that parse the first input of clients, because Server Main does not parse what
 * comes from a network.
 *
 * <pre>
 *   accept loop ──► CheckerExchange ──► CheckerProcess ──► a pipe ──► fork.PasswordChecker
 *   CheckedSocket    the client's input, copied                        its answer comes back by another pipe
 * </pre>
 */
package io.github.forkchat.server.checker;
