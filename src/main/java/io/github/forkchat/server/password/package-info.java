/**
 * The room's password: a client shows it before it has a worker.
 *
 * <pre>
 *   accept loop ──► PasswordDoor ──► AskedClients: AskedClient, AskedClient, ...
 *                        │
 *                        ├─ checker.CheckerProcess   the password checker, a separate process
 *                        └─ PasswordVerdicts         acts on its answer
 * </pre>
 */
package io.github.forkchat.server.password;
