package io.github.forkchat.server;

import java.util.concurrent.atomic.AtomicLong;

/** What Server Main has lived through. Threads: passData and the accept loop count, any reads. */
final class Counters {
    /** Clients that were accepted. */
    final AtomicLong accepted = new AtomicLong();
    /** Of those, the ones that came into the room. */
    final AtomicLong joined = new AtomicLong();
    /** Of those, the ones that left it again. */
    final AtomicLong left = new AtomicLong();
    /** Clients that were accepted and left before they were served, without a word. */
    final AtomicLong hungUp = new AtomicLong();
    /** Clients that were turned away. */
    final AtomicLong refused = new AtomicLong();
    /** Of those, the ones that were dropped because too many were waiting. */
    final AtomicLong dropped = new AtomicLong();
    /** Frames from forks. */
    final AtomicLong frames = new AtomicLong();
    /** Messages that were relayed. */
    final AtomicLong messages = new AtomicLong();
    /** Bytes on pipeForkToMain that were no frame. */
    final AtomicLong skippedBytes = new AtomicLong();
    /** Frames that were well-formed but made no sense, such as a message longer than one may be. */
    final AtomicLong droppedFrames = new AtomicLong();
    /** Times that a fork wrote, with its own token, what is no whole frame of its own. */
    final AtomicLong lies = new AtomicLong();
    /** Forks ended because they did not take what was due to them. */
    final AtomicLong evicted = new AtomicLong();

    @Override
    public String toString() {
        return "accepted=" + accepted + " joined=" + joined + " left=" + left + " hung-up=" + hungUp + " refused="
                + refused + " turned-away=" + dropped + " frames="
                + frames + " messages=" + messages + " skipped-bytes=" + skippedBytes + " dropped-frames="
                + droppedFrames + " false-frames=" + lies + " evictions=" + evicted;
    }
}
