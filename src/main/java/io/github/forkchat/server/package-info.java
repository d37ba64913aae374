/**
 * Server Main: accepts clients, makes a fork for each, and routes frames between them. It never looks at what a client
 * typed.
 *
 * <pre>
 *   AcceptLoop      main             takes clients, finds each the first free id, has ForkLauncher fork
 *   PassData        pass-data        owns all tables: reads pipeForkToMain, relays to all but the sender
 *   ForkReaper      reaper           waits for the forks that ended
 *   ServerLog       log, log-drain   what Server Main and its forks have to say
 *   Transcript      transcript       writes down what is said, if that is wanted
 *   ArchiveProcess  worker-archive   waits, once, until the workers' archive is made
 * </pre>
 *
 * Other threads speak with PassData by its mailbox, and none touches a table of its: so no table needs a lock.
 */
package io.github.forkchat.server;
