/**
 * The admission queue: clients that were accepted and have no worker yet.
 *
 * <pre>
 *   accept(2) ──► WaitingRoom ──► next() ──► fork()
 *                   │    ▲           ▲
 *       hung up: ◄──┘    │           └── StartupLimiter: how many start at a time
 *       forgotten        └── Reputation: which origins harmed or were good before
 * </pre>
 *
 * This package knows of a client only its {@link io.github.forkchat.server.admission.Origin} and whether it has hung
 * up. It does not look at what the client says.
 */
package io.github.forkchat.server.admission;
