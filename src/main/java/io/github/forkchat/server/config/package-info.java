/**
 * The server's options, in the groups of {@code forkchat server --help}.
 *
 * <pre>
 *   ServerOptions ─┬─ ListenSettings ── SocketFile
 *                  ├─ AdmissionSettings ── OperatorSettings
 *                  ├─ ServerLimits
 *                  ├─ RingSettings
 *                  ├─ RoomSettings
 *                  └─ WorkerSettings ── Privileges, SandboxLevel
 *
 *   ServerStartException    the server cannot start that way
 * </pre>
 */
package io.github.forkchat.server.config;
