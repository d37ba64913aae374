package io.github.forkchat.server.diagnostics;

import java.util.concurrent.atomic.AtomicLong;

/** What Server Main has lived through. Threads: passData and the accept loop count, any reads. */
public final class Counters {
    /** Clients that were accepted. */
    public final AtomicLong accepted = new AtomicLong();
    /** Of those, the ones that came into the room. */
    public final AtomicLong joined = new AtomicLong();
    /** Of those, the ones that left it again. */
    public final AtomicLong left = new AtomicLong();
    /** Clients that were accepted and left before they were served, without a word. */
    public final AtomicLong hungUp = new AtomicLong();
    /** Clients that were turned away. */
    public final AtomicLong refused = new AtomicLong();
    /** Of those, the ones that were dropped because too many were waiting. */
    public final AtomicLong dropped = new AtomicLong();
    /** Frames from forks. */
    public final AtomicLong frames = new AtomicLong();
    /** Messages that were relayed. */
    public final AtomicLong messages = new AtomicLong();
    /** Bytes on pipeForkToMain that were no frame. */
    public final AtomicLong skippedBytes = new AtomicLong();
    /** Frames that were well-formed but made no sense, such as a message longer than one may be. */
    public final AtomicLong droppedFrames = new AtomicLong();
    /** Times that a fork wrote, with its own token, what is no whole frame of its own. */
    public final AtomicLong lies = new AtomicLong();
    /** Forks ended because they did not take what was due to them. */
    public final AtomicLong evicted = new AtomicLong();

    @Override
    public String toString() {
        return "accepted=" + accepted + " joined=" + joined + " left=" + left + " hung-up=" + hungUp + " refused="
                + refused + " turned-away=" + dropped + " frames="
                + frames + " messages=" + messages + " skipped-bytes=" + skippedBytes + " dropped-frames="
                + droppedFrames + " false-frames=" + lies + " evictions=" + evicted;
    }
}
