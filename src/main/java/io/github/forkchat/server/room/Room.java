package io.github.forkchat.server.room;

import io.github.forkchat.libc.ChildProcess;
import io.github.forkchat.pipe.PipeForkToMain;
import io.github.forkchat.protocol.Credit;
import io.github.forkchat.protocol.Frame;
import io.github.forkchat.protocol.FrameDecoder;
import io.github.forkchat.protocol.PlainText;
import io.github.forkchat.protocol.ProtocolException;
import io.github.forkchat.protocol.Request;
import io.github.forkchat.protocol.Signal;
import io.github.forkchat.server.forks.ConnectedFork;
import io.github.forkchat.server.forks.ForkTable;
import io.github.forkchat.server.forks.MessageParts;
import java.nio.ByteBuffer;

/**
 * The chat room: it handles the frames of all forks. Each message goes into the {@link
 * io.github.forkchat.server.ring.BroadcastRing} once, and from there, by {@link Delivery}, to all forks but the
 * sender's.
 *
 * <p>While a slow consumer keeps the ring full, the room reads no more frames. pipeForkToMain then fills up and blocks
 * the senders (backpressure), and nothing is lost.
 *
 * <p>Threads: passData.
 */
final class Room {
    /**
     * Maximum number of frames of a fork that cost no credit, because they have no data or come before READY: five are
     * enough, and each takes Server Main's time.
     */
    private static final int MAX_FREE_FRAMES = 16;

    private final PipeForkToMain pipe;
    private final ForkTable forks;
    private final Broadcast broadcast;
    private final Requests requests;
    private final ForkStartup startup;
    private final ForkExit exits;
    private final RelayEvents events;
    private final MessageParts.Pool partsPool = new MessageParts.Pool();
    /** The time at which the messages that are being handled were read. */
    private long timeMillis;

    Room(
            PipeForkToMain pipe,
            ForkTable forks,
            Broadcast broadcast,
            Requests requests,
            ForkStartup startup,
            ForkExit exits,
            RelayEvents events) {
        this.pipe = pipe;
        this.forks = forks;
        this.broadcast = broadcast;
        this.requests = requests;
        this.startup = startup;
        this.exits = exits;
        this.events = events;
    }

    /** A fork is about to be made. */
    void register(ConnectedFork fork) {
        forks.add(fork);
    }

    /** A fork's program runs; its READY may have come before. */
    void launched(ConnectedFork fork, ChildProcess child) {
        fork.life().launched(child);
        events.launched(fork);
        startup.launched(fork);
        if (fork.member().hasJoined()) {
            joined(fork);
        }
    }

    /**
     * Handles the frames that were read, as far as the ring has space.
     *
     * @return whether all were handled
     */
    boolean handleFrames() {
        FrameDecoder frame = pipe.frame();
        long skippedBefore = frame.skippedBytes();
        long handled = 0;
        timeMillis = System.currentTimeMillis();
        RoomMessages messages = broadcast.messages();
        messages.joinLines(forks.allTakeLines());
        boolean space = messages.catchUp();
        while (space && pipe.next()) {
            handled++;
            handle(frame);
            space = messages.catchUp();
        }
        events.handled(handled, frame.skippedBytes() - skippedBefore);
        return space;
    }

    private void handle(FrameDecoder frame) {
        ConnectedFork fork = forks.get(frame.clientId());
        if (frame.isViolation()) {
            exits.violated(fork);
            return;
        }
        fork.activity().frame(Frame.HEADER_BYTES + frame.lengthBytes());
        boolean isFree = fork.life().isStarting() || Credit.isFree(frame.signal(), frame.lengthBytes());
        if (isFree && fork.activity().freeFrame() > MAX_FREE_FRAMES) {
            exits.flooded(
                    fork,
                    fork.life().isStarting()
                            ? "its worker sends frames before it is ready"
                            : "its worker repeats frames without data");
            return;
        }
        switch (frame.signal()) {
            case READY_SIGNAL -> ready(fork);
            case LINES_SIGNAL -> fork.feed().acceptLines();
            case CREDIT_SIGNAL -> broadcast.credits().asked(fork);
            case CONNECTION_LOST_SIGNAL -> fork.life().connectionIsLost();
            case DISCONNECTED_SIGNAL -> disconnected(fork);
            default -> withData(fork, frame);
        }
    }

    private void withData(ConnectedFork fork, FrameDecoder frame) {
        boolean isWhole = frame.signal() != Signal.DATA_PART_SIGNAL;
        if (!broadcast.credits().allows(fork, frame.signal(), frame.lengthBytes())) {
            events.dropped();
            if (!fork.life().wasEnded()) {
                exits.end(fork, "its worker said more than it was granted");
            }
        } else if (isWhole) {
            whole(fork, frame);
            broadcast.handled(fork);
        } else {
            part(fork, frame);
        }
    }

    private void disconnected(ConnectedFork fork) {
        requests.end(fork);
        if (!broadcast.owesLeave(fork)) {
            exits.disconnected(fork);
        }
    }

    private void ready(ConnectedFork fork) {
        if (!fork.life().isStarting() || fork.life().wasEnded()) {
            events.dropped(); // one that was ended leaves its client to ForkExit, which tells it why
            return;
        }
        startup.ready(fork);
        fork.member().joined(timeMillis);
        broadcast.begin(fork);
        broadcast.messages().joinLines(forks.allTakeLines()); // it may be one that does not
        requests.begin(fork);
        if (fork.life().hasProcess()) {
            joined(fork);
        }
    }

    /** The fork runs and is READY: only now is Server Main done with the client's socket. */
    private void joined(ConnectedFork fork) {
        events.joined(fork);
        startup.served(fork);
    }

    private void part(ConnectedFork fork, FrameDecoder frame) {
        if (!fork.life().isInRoom()) {
            events.dropped();
            return;
        }
        fork.parts(partsPool).add(pipe.buffer(), frame.dataOffset(), frame.lengthBytes(), frame.isPlain());
    }

    /** Handles a whole frame, or the last part of one. */
    private void whole(ConnectedFork fork, FrameDecoder frame) {
        if (fork.parts() == null && fork.life().isInRoom()) {
            said(fork, frame.signal(), frame.isPlain(), pipe.buffer(), frame.dataOffset(), frame.lengthBytes());
            return;
        }
        part(fork, frame);
        MessageParts parts = fork.parts();
        if (parts == null) {
            return;
        }
        if (parts.isTooLong()) {
            events.dropped();
        } else {
            said(fork, frame.signal(), parts.isPlain(), parts.bytes(), 0, parts.lengthBytes());
        }
        fork.dropParts();
    }

    /** @param isPlain whether the data is printable ASCII, and so needs no cleaning */
    private void said(
            ConnectedFork fork, Signal signal, boolean isPlain, ByteBuffer data, int offset, int lengthBytes) {
        if (signal == Signal.DATA_SIGNAL) {
            if (!requests.admitMessage(fork)) {
                events.dropped();
                return;
            }
            if (!isPlain) {
                PlainText.clean(data, offset, lengthBytes);
            }
            relay(fork, data, offset, lengthBytes);
            return;
        }
        if (!fork.feed().isOpen()) {
            events.dropped(); // the fork is being ended, and would get no answer
            return;
        }
        try {
            requests.handle(fork, signal, Request.get(data, offset, lengthBytes));
        } catch (ProtocolException nonsense) {
            events.dropped();
        }
    }

    private void relay(ConnectedFork sender, ByteBuffer text, int offset, int textBytes) {
        if (textBytes > Frame.MAX_MESSAGE_BYTES) {
            events.dropped();
            return;
        }
        broadcast.messages().relay(sender, timeMillis, text, offset, textBytes);
        events.relayed(sender, text, offset, textBytes);
    }
}
