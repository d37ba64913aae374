/**
 * The broadcast ring: each message once, and a cursor for each fork.
 *
 * <pre>
 *   append ──► BroadcastRing ── RingMemory, outside the heap     OpenFrame: the newest frame, which may still grow
 *                   │
 *                   ├── RingCursor ──► pipeMainToFork 0
 *                   └── RingCursor ──► pipeMainToFork 1
 *
 *   RecentMessages ──► History    where a newcomer's history begins
 * </pre>
 */
package io.github.forkchat.server.ring;
