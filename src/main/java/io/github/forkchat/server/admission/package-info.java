/**
 * The admission queue: clients that were accepted and have no worker yet.
 *
 * <pre>
 *   accept(2) ──► WaitingRoom ──► StartOrder ──► fork()
 *                   │    ▲           ▲
 *  disconnected: ◄──┘    │           └── StartupLimiter: how many start at a time
 *  removed               └── Reputation: which origins harmed or were good before
 * </pre>
 *
 * This package knows only the {@link io.github.forkchat.server.admission.Origin} of a client, and whether the client has
 * disconnected. It does not inspect the client's input.
 */
package io.github.forkchat.server.admission;
