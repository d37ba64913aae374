package io.github.forkchat.server.room;

import io.github.forkchat.server.diagnostics.Counters;
import io.github.forkchat.server.diagnostics.EvictionReason;
import io.github.forkchat.server.diagnostics.LeaveReason;
import io.github.forkchat.server.diagnostics.ServerLog;
import io.github.forkchat.server.flow.RunningClock;
import io.github.forkchat.server.forks.ConnectedFork;
import io.github.forkchat.server.forks.ForkTable;
import io.github.forkchat.server.forks.PresenceLog;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Receives the events of the relay, for Server Main's log and its {@link Counters}. Threads: passData. */
final class RelayEvents {
    private static final long SKIPPED_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final ServerLog log;
    private final Counters counters;
    private final ForkTable forks;
    private final PresenceLog presence;
    private final RunningClock clock;
    private boolean wasFull;
    private long fullLookedNanos;
    private long skippedLogged;
    private long skippedLoggedNanos = -SKIPPED_NANOS;

    RelayEvents(ServerLog log, Counters counters, ForkTable forks, RunningClock clock) {
        this.log = log;
        this.counters = counters;
        this.forks = forks;
        presence = new PresenceLog(log, forks, clock);
        this.clock = clock;
    }

    /** The part that logs that clients come and go. */
    PresenceLog presence() {
        return presence;
    }

    /** The fork's program runs. */
    void launched(ConnectedFork fork) {
        if (fork.life().isStarting()) {
            presence.look(fork);
        }
    }

    /** The fork's client is in the room; Server Main still has its socket. */
    void joined(ConnectedFork fork) {
        counters.joined.incrementAndGet();
        counters.joinTimes.add(fork.admission().sinceAcceptNanos(System.nanoTime()));
        presence.served(fork);
    }

    /** The fork could not be made. */
    void abandoned(ConnectedFork fork, String why) {
        counters.refused.incrementAndGet();
        log.refusal("refused " + fork.peer() + ": " + why);
    }

    /** The fork has ended, and its client was never in the room. */
    void notServed(ConnectedFork fork, String why) {
        counters.refused.incrementAndGet();
        log.refusal("client " + fork.clientId() + " from " + fork.peer() + " was not served: " + why);
    }

    /** The fork has said that its client has disconnected. */
    void disconnected(ConnectedFork fork) {
        log.trace("Client " + fork.clientId() + " disconnected");
    }

    /** The client is not in the room any more. */
    void left(ConnectedFork fork, String why, LeaveReason reason) {
        counters.left.incrementAndGet();
        counters.leftBecause(reason).incrementAndGet();
        presence.left(fork, why, reason.isOrderly());
    }

    /** The fork's process has ended, and all that it wrote was handled. */
    void gone(ConnectedFork fork) {
        counters.deliveredBytesOfGone.addAndGet(fork.feed().deliveredBytes());
    }

    /**
     * Counts the time in which a full ring held back the senders: from the call before to this one, if the ring was
     * full then.
     */
    void ringIsFull(boolean isFull) {
        long now = clock.nanos();
        if (wasFull) {
            counters.heldNanos.addAndGet(now - fullLookedNanos);
        }
        wasFull = isFull;
        fullLookedNanos = now;
    }

    /** A fork whose client had left did not exit by itself. */
    void endedBadly(ConnectedFork fork, String why) {
        log.say("server fork " + fork.idAndName() + " ended: " + why);
    }

    /** A fork is ended because its client reads too slowly or uses too much. */
    void evicted(EvictionReason reason) {
        counters.evictedBecause(reason).incrementAndGet();
    }

    /** A fork has violated the protocol of pipeForkToMain. */
    void violated() {
        counters.violations.incrementAndGet();
    }

    /**
     * Frames were handled.
     *
     * @param number number of frames
     * @param skippedBytes bytes before and between them that belonged to no frame
     */
    void handled(long number, long skippedBytes) {
        counters.frames.addAndGet(number);
        skipped(counters.skippedBytes.addAndGet(skippedBytes));
    }

    /** Logs the bytes skipped since the last such line, with at most one line a second. */
    private void skipped(long bytes) {
        long now = clock.nanos();
        if (bytes > skippedLogged && now - skippedLoggedNanos > SKIPPED_NANOS) {
            log.say("skipped " + (bytes - skippedLogged) + " bytes on pipeForkToMain that were no frame");
            skippedLogged = bytes;
            skippedLoggedNanos = now;
        }
    }

    /** A frame was invalid. */
    void dropped() {
        counters.droppedFrames.incrementAndGet();
    }

    /** A message is relayed. */
    void relayed(ConnectedFork sender, ByteBuffer text, int offset, int textBytes) {
        add(counters.messages, 1);
        add(counters.messageBytes, textBytes);
        if (log.traces()) {
            trace(sender, text, offset, textBytes);
        }
    }

    /** Adds to a counter that only this thread writes: a message needs no locked instruction for it. */
    private static void add(AtomicLong counter, int more) {
        counter.setRelease(counter.getPlain() + more);
    }

    private void trace(ConnectedFork sender, ByteBuffer text, int offset, int textBytes) {
        byte[] copy = new byte[textBytes];
        text.get(offset, copy);
        log.trace("Got data from client " + sender.clientId());
        log.trace("Got: " + new String(copy, StandardCharsets.UTF_8));
        for (int i = 0; i < forks.size(); i++) {
            ConnectedFork receiver = forks.at(i);
            if (receiver != sender && receiver.life().isInRoom()) {
                log.trace("Send data to server fork " + receiver.clientId());
            }
        }
    }
}
