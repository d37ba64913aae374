package io.github.forkchat.server;

import io.github.forkchat.libc.ChildProcess;
import io.github.forkchat.pipe.PipeForkToMain;
import io.github.forkchat.protocol.Frame;
import io.github.forkchat.protocol.FrameDecoder;
import io.github.forkchat.protocol.PlainText;
import io.github.forkchat.protocol.ProtocolException;
import io.github.forkchat.protocol.Request;
import io.github.forkchat.protocol.Signal;
import io.github.forkchat.server.ConnectedFork.State;
import java.nio.ByteBuffer;

/**
 * Who is in the room, and what is said there: each message goes into the {@link BroadcastLog} once, and from there, by
 * {@link Delivery}, to all forks but the sender's.
 *
 * <p>While some fork's pipe is full and the log has no space left, nothing more is read, and pipeForkToMain holds the
 * senders back; nothing is lost.
 *
 * <p>Threads: passData.
 */
final class Room {
    private final PipeForkToMain pipe;
    private final ForkTable forks;
    private final RoomLog log;
    private final NameGrants grants;
    private final Requests requests;
    private final Delivery delivery;
    private final CreditGrants credits;
    private final Arrivals arrivals;
    private final Departures departures;
    private final RelayLog relayLog;
    private final Counters counters;
    private final MessageParts.Pool partsPool = new MessageParts.Pool();
    /** Of the messages that are handled now: the time when they were read. */
    private long timeMillis;

    Room(
            PipeForkToMain pipe,
            ForkTable forks,
            RoomLog log,
            NameGrants grants,
            Requests requests,
            Delivery delivery,
            CreditGrants credits,
            Arrivals arrivals,
            Departures departures,
            RelayLog relayLog,
            Counters counters) {
        this.pipe = pipe;
        this.forks = forks;
        this.log = log;
        this.grants = grants;
        this.requests = requests;
        this.delivery = delivery;
        this.credits = credits;
        this.arrivals = arrivals;
        this.departures = departures;
        this.relayLog = relayLog;
        this.counters = counters;
    }

    /** A fork is about to be made. */
    void register(ConnectedFork fork) {
        forks.add(fork);
    }

    /** A fork's program runs; it may have been READY before this was known. */
    void launched(ConnectedFork fork, ChildProcess child) {
        fork.child = child;
        arrivals.launched(fork);
        if (fork.joinedMillis != 0) {
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
        log.joinLines(forks.allTakeLines());
        boolean space = log.catchUp();
        while (space && pipe.next()) {
            handled++;
            handle(frame);
            space = log.catchUp();
        }
        counters.frames.addAndGet(handled);
        counters.skippedBytes.addAndGet(frame.skippedBytes() - skippedBefore);
        relayLog.skipped(counters.skippedBytes.get());
        return space;
    }

    private void handle(FrameDecoder frame) {
        ConnectedFork fork = forks.get(frame.clientId());
        if (frame.isLie()) {
            departures.lied(fork);
            return;
        }
        fork.frames++;
        fork.frameBytes += Frame.HEADER_BYTES + frame.lengthBytes();
        switch (frame.signal()) {
            case READY_SIGNAL -> ready(fork);
            case LINES_SIGNAL -> fork.takesLines = true;
            case CREDIT_SIGNAL -> credits.asked(fork);
            case CONNECTION_LOST_SIGNAL -> fork.connectionLost = true;
            case DISCONNECTED_SIGNAL -> departures.disconnected(fork);
            default -> withData(fork, frame);
        }
    }

    private void withData(ConnectedFork fork, FrameDecoder frame) {
        boolean isWhole = frame.signal() != Signal.DATA_PART_SIGNAL;
        if (!credits.allows(fork, frame.signal(), frame.lengthBytes())) {
            drop();
            if (fork.endedBecause == null) {
                departures.end(fork, "its worker said more than it was granted");
            }
        } else if (isWhole) {
            whole(fork, frame);
            credits.handled(fork);
        } else {
            part(fork, frame);
        }
    }

    private void ready(ConnectedFork fork) {
        if (fork.state != State.STARTING) {
            drop();
            return;
        }
        arrivals.ready(fork);
        fork.joinedMillis = timeMillis;
        delivery.begin(fork, log.cursor(fork));
        credits.begin(fork);
        log.joinLines(forks.allTakeLines());
        grants.giveFirst(fork);
        counters.joined.incrementAndGet();
        if (fork.child != null) {
            joined(fork);
        }
    }

    /** The fork runs and is READY: only now is Server Main done with the client's socket. */
    private void joined(ConnectedFork fork) {
        arrivals.served(fork);
        relayLog.joined(fork);
    }

    private void part(ConnectedFork fork, FrameDecoder frame) {
        if (fork.state != State.IN_ROOM) {
            drop();
            return;
        }
        if (fork.parts == null) {
            fork.parts = partsPool.take();
        }
        fork.parts.add(pipe.buffer(), frame.dataOffset(), frame.lengthBytes(), frame.isPlain());
    }

    /** A frame that is no part, or the last one. */
    private void whole(ConnectedFork fork, FrameDecoder frame) {
        if (fork.parts == null && fork.state == State.IN_ROOM) {
            said(fork, frame.signal(), frame.isPlain(), pipe.buffer(), frame.dataOffset(), frame.lengthBytes());
            return;
        }
        part(fork, frame);
        if (fork.parts == null) {
            return;
        }
        if (fork.parts.isTooLong()) {
            drop();
        } else {
            said(fork, frame.signal(), fork.parts.isPlain(), fork.parts.bytes(), 0, fork.parts.lengthBytes());
        }
        fork.dropParts();
    }

    /** @param isPlain whether the data is printable ASCII, so that nothing in it has to be cleaned */
    private void said(
            ConnectedFork fork, Signal signal, boolean isPlain, ByteBuffer data, int offset, int lengthBytes) {
        if (signal == Signal.DATA_SIGNAL) {
            if (!isPlain) {
                PlainText.clean(data, offset, lengthBytes);
            }
            relay(fork, data, offset, lengthBytes);
            return;
        }
        if (fork.cursor == null) {
            drop(); // it is being ended, and would get no answer
            return;
        }
        try {
            requests.handle(fork, signal, Request.get(data, offset, lengthBytes));
        } catch (ProtocolException nonsense) {
            drop();
        }
    }

    private void relay(ConnectedFork sender, ByteBuffer text, int offset, int textBytes) {
        if (textBytes > Frame.MAX_MESSAGE_BYTES) {
            drop();
            return;
        }
        counters.messages.incrementAndGet();
        log.message(sender, timeMillis, text, offset, textBytes);
        relayLog.relayed(sender, text, offset, textBytes);
    }

    private void drop() {
        counters.droppedFrames.incrementAndGet();
    }
}
