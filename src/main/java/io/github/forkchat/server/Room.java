package io.github.forkchat.server;

import io.github.forkchat.libc.ChildProcess;
import io.github.forkchat.libc.ErrnoException;
import io.github.forkchat.libc.PollSet;
import io.github.forkchat.pipe.PipeForkToMain;
import io.github.forkchat.protocol.FrameDecoder;
import io.github.forkchat.server.ConnectedFork.State;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/**
 * Who is in the room, and what is said there: each message goes into the {@link BroadcastLog} once, and from there to
 * all forks but the sender's.
 *
 * <p>While some fork's pipe is full and the log has no space left, nothing more is read, and pipeForkToMain holds the
 * senders back; nothing is lost. A fork that takes next to nothing while data waits is evicted: {@link StallRule}.
 *
 * <p>Threads: passData.
 */
final class Room {
    private static final long SKIPPED_LOG_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final PipeForkToMain pipe;
    private final ForkTable forks;
    private final BroadcastLog log;
    private final StallRule stallRule;
    private final ForkLifecycle lifecycle;
    private final RunningClock clock;
    private final ServerLog serverLog;
    private final Counters counters;
    private boolean hasFullPipe;
    private long skippedLogged;
    private long skippedLoggedNanos = -SKIPPED_LOG_NANOS;
    /** Of the messages that are handled now: the time when they were read. */
    private long timeMillis;
    /** No cursor is before this position; it may be out of date, and then it is too low. */
    private long slowest;

    Room(
            PipeForkToMain pipe,
            ForkTable forks,
            BroadcastLog log,
            StallRule stallRule,
            ForkLifecycle lifecycle,
            RunningClock clock,
            ServerLog serverLog,
            Counters counters) {
        this.pipe = pipe;
        this.forks = forks;
        this.log = log;
        this.stallRule = stallRule;
        this.lifecycle = lifecycle;
        this.clock = clock;
        this.serverLog = serverLog;
        this.counters = counters;
    }

    /** A fork is about to be made. */
    void register(ConnectedFork fork) {
        forks.add(fork);
    }

    /** A fork's program runs; it may have been READY before this was known. */
    void launched(ConnectedFork fork, ChildProcess child) {
        fork.child = child;
        lifecycle.launched(fork);
        if (fork.state != State.STARTING) {
            joined(fork);
        }
    }

    /**
     * Handles the frames that were read, as far as the log has space.
     *
     * @return whether all were handled
     */
    boolean handleFrames() {
        FrameDecoder frame = pipe.frame();
        long skippedBefore = frame.skippedBytes();
        long handled = 0;
        timeMillis = System.currentTimeMillis();
        boolean space = hasSpace();
        while (space && pipe.next()) {
            handled++;
            handle(frame);
            space = hasSpace();
        }
        counters.frames.addAndGet(handled);
        counters.skippedBytes.addAndGet(frame.skippedBytes() - skippedBefore);
        logSkipped();
        return space;
    }

    /** One line for all that came since the last one, and not more than one a second. */
    private void logSkipped() {
        long skipped = counters.skippedBytes.get();
        long now = clock.nanos();
        if (skipped > skippedLogged && now - skippedLoggedNanos > SKIPPED_LOG_NANOS) {
            serverLog.say("skipped " + (skipped - skippedLogged) + " bytes on pipeForkToMain that were no frame");
            skippedLogged = skipped;
            skippedLoggedNanos = now;
        }
    }

    private void handle(FrameDecoder frame) {
        ConnectedFork fork = forks.get(frame.clientId());
        switch (frame.signal()) {
            case READY_SIGNAL -> ready(fork);
            case DATA_PART_SIGNAL -> dataPart(fork, frame);
            case DATA_SIGNAL -> data(fork, frame);
            case DISCONNECTED_SIGNAL -> lifecycle.disconnected(fork);
        }
    }

    private void ready(ConnectedFork fork) {
        if (fork.state != State.STARTING) {
            counters.droppedFrames.incrementAndGet();
            return;
        }
        lifecycle.ready(fork);
        fork.cursor = new LogCursor(log, fork.pipe, fork.clientId);
        fork.watch = stallRule.new Watch();
        fork.watch.caughtUp(clock.nanos());
        counters.joined.incrementAndGet();
        if (fork.child != null) {
            joined(fork);
        }
    }

    /** The fork runs and is READY: only now is Server Main done with the client's socket. */
    private void joined(ConnectedFork fork) {
        lifecycle.served(fork);
        serverLog.say("client " + fork.clientId + " connected from " + fork.peer + " (pid " + fork.child.pid() + ")");
    }

    private void dataPart(ConnectedFork fork, FrameDecoder frame) {
        if (fork.state != State.IN_ROOM) {
            counters.droppedFrames.incrementAndGet();
            return;
        }
        if (fork.parts == null) {
            fork.parts = new MessageParts();
        }
        fork.parts.add(pipe.buffer(), frame.dataOffset(), frame.lengthBytes());
    }

    private void data(ConnectedFork fork, FrameDecoder frame) {
        if (fork.parts == null && fork.state == State.IN_ROOM) {
            relay(fork, pipe.buffer(), frame.dataOffset(), frame.lengthBytes());
            return;
        }
        dataPart(fork, frame);
        if (fork.parts == null) {
            return;
        }
        if (fork.parts.isTooLong()) {
            counters.droppedFrames.incrementAndGet();
        } else {
            relay(fork, fork.parts.bytes(), 0, fork.parts.lengthBytes());
        }
        fork.dropParts();
    }

    private void relay(ConnectedFork sender, ByteBuffer text, int offset, int textBytes) {
        counters.messages.incrementAndGet();
        log.append(sender.clientId, timeMillis, sender.name, text, offset, textBytes);
        if (sender.cursor != null) {
            sender.cursor.ownAppended();
        }
        if (serverLog.traces()) {
            traceRelay(sender, text, offset, textBytes);
        }
    }

    private void traceRelay(ConnectedFork sender, ByteBuffer text, int offset, int textBytes) {
        byte[] copy = new byte[textBytes];
        text.get(offset, copy);
        serverLog.trace("Got data from client " + sender.clientId);
        serverLog.trace("Got: " + new String(copy, StandardCharsets.UTF_8));
        for (int i = 0; i < forks.size(); i++) {
            ConnectedFork receiver = forks.at(i);
            if (receiver != sender && receiver.state == State.IN_ROOM) {
                serverLog.trace("Send data to server fork " + receiver.clientId);
            }
        }
    }

    /** Whether the log has space for any message, without writing over what some fork has not got yet. */
    boolean hasSpace() {
        long overwritten = overwritten();
        if (overwritten > slowest) {
            slowest = forks.slowestCursor(log.tail());
        }
        return overwritten <= slowest;
    }

    /** Everything before this position may be written over by the next message. */
    private long overwritten() {
        return log.tail() + BroadcastLog.MAX_FRAME_BYTES - log.size();
    }

    /** Whether the last {@link #deliver} met a full pipe. */
    boolean hasFullPipe() {
        return hasFullPipe;
    }

    /** Adds the pipes that were full, to be told when they have room. */
    void addFullPipes(PollSet poll) {
        for (int i = 0; i < forks.size(); i++) {
            ConnectedFork fork = forks.at(i);
            if (fork.pipeFull) {
                fork.pollIndex = poll.add(fork.pipe.writeEnd(), PollSet.WRITABLE);
            }
        }
    }

    /** Gives every fork what it has not got yet, as far as its pipe takes it. */
    void deliver(PollSet poll) {
        long now = clock.nanos();
        hasFullPipe = false;
        for (int i = 0; i < forks.size(); i++) {
            ConnectedFork fork = forks.at(i);
            if (fork.cursor != null && (!fork.pipeFull || poll.isReady(fork.pollIndex))) {
                deliver(fork, now);
            }
            if (fork.pipeFull) {
                evictIfStalled(fork, now);
            }
            hasFullPipe |= fork.pipeFull;
        }
    }

    private void deliver(ConnectedFork fork, long now) {
        try {
            long written = fork.cursor.deliver();
            fork.pipeFull = fork.cursor.bytesBehind() > 0;
            fork.watch.took(written, now);
            if (!fork.pipeFull) {
                fork.watch.caughtUp(now);
            }
            if (fork.state == State.LEAVING && !fork.pipeFull) {
                lifecycle.closePipe(fork);
            }
        } catch (ErrnoException e) {
            lifecycle.pipeBroken(fork, e);
        }
    }

    private void evictIfStalled(ConnectedFork fork, long now) {
        boolean keepsLogFull = overwritten() > fork.cursor.position();
        if (fork.watch.isStalled(now, keepsLogFull)) {
            counters.evicted.incrementAndGet();
            lifecycle.end(fork, stallRule.describe(keepsLogFull) + fork.cursor.bytesBehind() + " bytes behind");
        }
    }
}
