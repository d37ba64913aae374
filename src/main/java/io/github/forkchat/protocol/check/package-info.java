/**
 * The questions of Server Main to the checkers, which parse the first input of clients for it, and their answers.
 *
 * <pre>
 *   InputCheck ─┬─ PasswordCheck    the room's password
 *               └─ PeerCheck        the PROXY protocol header of a proxied client
 * </pre>
 */
package io.github.forkchat.protocol.check;
