/**
 * Operators: who they are, how their commands come, and what the commands do.
 *
 * <pre>
 *   forkchat kick ... ──► ControlSocket ───────────────┐
 *                            OperatorRights            ▼
 *   /kick ... ──► worker ──► OperatorRequests ──► OperatorCommands ──► Kick, AddBan, Mute, ... ──► RoomControl
 *                               └── PasswordTries
 *
 *   Operators      the parts that the accept loop and passData share
 *   Newcomers      the accept loop's questions: bans, the lock, rights
 *   Answer         the answer to a command
 * </pre>
 *
 * A worker only passes its client's requests on. Server Main decides by what the kernel tells about the client's
 * process, or by the operators' password, whether the client is an operator.
 */
package io.github.forkchat.server.operators;
