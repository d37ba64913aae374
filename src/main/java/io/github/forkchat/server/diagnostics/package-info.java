/**
 * The diagnostic log and the counters, for the server's operator.
 *
 * <pre>
 *   workers ── log pipe ──► LogDrain, WorkerLines ──┐
 *   Server Main ────────────────────────────────────┴─► ServerLog ──► standard output
 *                                                        LineLimit: refusals, lines a second
 *                                                        LogTime: each line begins with a time
 *   Counters ──► Statistics    the text for SIGUSR1 and for forkchat stats
 * </pre>
 */
package io.github.forkchat.server.diagnostics;
