/**
 * The bans: which addresses and users may not connect.
 *
 * <pre>
 *   accept loop ── asks ──► BanList ◄── changes ── the operator commands, in passData
 *                              │
 *                              └──► BanFile, written by a separate thread, read at the next start
 *
 *   Ban          one ban: BanTarget, until when, by whom, why
 *   StatePath    where the file is if the options do not say
 * </pre>
 */
package io.github.forkchat.server.bans;
