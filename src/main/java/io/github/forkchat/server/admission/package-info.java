/**
 * Who comes in next: clients that were accepted and have no worker yet.
 *
 * <pre>
 *   accept(2) ──► WaitingRoom ──► next() ──► fork()
 *                   │    ▲           ▲
 *       hung up: ◄──┘    │           └── StartupLimiter: how many start at a time
 *       forgotten        └── Reputation: which origins harmed or were good before
 * </pre>
 *
 * A client is known here by its {@link io.github.forkchat.server.admission.Origin} alone, and by whether it has hung up:
 * what it says is not looked at here.
 */
package io.github.forkchat.server.admission;
