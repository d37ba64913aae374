/**
 * Server Main: accepts clients, makes a fork for each, and routes frames between them. It never looks at what a client
 * typed.
 *
 * <pre>
 *   ServerMain      accept loop      takes clients, finds the first free id, has ForkLauncher fork
 *   PassData        pass-data        owns all tables: reads pipeForkToMain, relays to all but the sender
 *   ForkReaper      reaper           waits for the forks that ended
 *   ServerLog       log, log-drain   what Server Main and its forks have to say
 *   ArchiveProcess  worker-archive   waits, once, until the workers' archive is made
 * </pre>
 *
 * Other threads speak with PassData by its mailbox, and it with nobody: so no table needs a lock.
 */
package io.github.forkchat.server;
