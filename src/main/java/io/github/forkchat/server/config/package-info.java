/**
 * The server's options, in the groups of {@code forkchat server --help}.
 *
 * <pre>
 *   ServerOptions ─┬─ ListenSettings ── SocketFile
 *                  ├─ AdmissionSettings ── OperatorSettings
 *                  ├─ ServerLimits
 *                  ├─ RingSettings
 *                  ├─ RoomSettings ── LinkSettings
 *                  ├─ WorkerSettings ── Privileges, SandboxLevel
 *                  └─ DiagnosticSettings
 *
 *   ServerStartException    the server cannot start that way
 * </pre>
 */
package io.github.forkchat.server.config;
