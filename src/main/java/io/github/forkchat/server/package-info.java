/**
 * Server Main: accepts clients, makes a fork for each, and routes frames between them. It does not inspect the input of
 * clients, with two exceptions: the room's password, and the first line of a client when the server is full.
 *
 * <pre>
 *   ServerMain      main             runs the parts, which ServerParts creates and connects, and turns the accept loop
 *   AcceptLoop      main             takes clients from Acceptor; ClientStarter has ForkLauncher fork for each
 *   PassData        pass-data        owns all tables: reads pipeForkToMain, relays to all but the sender
 *   ForkReaper      reaper           waits for the forks that ended
 *   ServerLog       log, log-drain   the diagnostic log of Server Main and its forks
 *   ControlSocket   control          takes operator commands from the server's user and root
 *   Transcript      transcript       writes messages and events to a file, if that is wanted
 *   ArchiveProcess  worker-archive   waits, once, until the workers' archive is made
 *
 *   server ──► room ──► operators ──► bans, forks ──► flow, ring
 *      ├─────► password, proxy ──► admission, checker
 *      └─────► listen, process, transcript, diagnostics, config
 * </pre>
 *
 * Other threads hand tasks to PassData by its queue and never touch its tables, so no table needs a lock.
 */
package io.github.forkchat.server;
