/**
 * Server Main: accepts clients, makes a fork for each, and routes frames between them. It never looks at what a client
 * typed, but for the room's password and, at a full server, a visitor's first line.
 *
 * <pre>
 *   ServerMain      main             puts all together, and turns the accept loop
 *   AcceptLoop      main             takes clients; ClientStarter has ForkLauncher fork for each
 *   PassData        pass-data        owns all tables: reads pipeForkToMain, relays to all but the sender
 *   ForkReaper      reaper           waits for the forks that ended
 *   ServerLog       log, log-drain   the diagnostic log of Server Main and its forks
 *   Transcript      transcript       writes down what is said, if that is wanted
 *   ArchiveProcess  worker-archive   waits, once, until the workers' archive is made
 *
 *   server ──► room ──► forks ──► flow, ring
 *      ├─────► password ──► admission
 *      └─────► listen, process, transcript, diagnostics, config
 * </pre>
 *
 * Other threads speak with PassData by its queue of tasks, and none touches a table of its: so no table needs a lock.
 */
package io.github.forkchat.server;
