package io.github.forkchat.server.room;

import io.github.forkchat.protocol.Frame;
import io.github.forkchat.protocol.Message;
import io.github.forkchat.protocol.Reply;
import io.github.forkchat.protocol.Signal;
import io.github.forkchat.server.forks.ConnectedFork;
import io.github.forkchat.server.link.Outgoing;
import io.github.forkchat.server.ring.BroadcastRing;
import io.github.forkchat.server.transcript.Transcript;
import io.github.forkchat.server.watch.Answers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Sends the messages of Server Main itself: events, to all forks that listen to events, and replies, to one fork each.
 * All go through the {@link BroadcastRing}, so that they arrive in order with the clients' messages. While the ring
 * has no space they wait, and no further frame of a fork is handled before they are appended.
 *
 * <p>Threads: passData.
 */
final class Announcer implements Answers {
    private static final byte[] NOTHING = {};
    private static final byte[] SERVER = "server".getBytes(StandardCharsets.UTF_8);
    /** A frame that waits for space. */
    private interface Waiting {
        void append();
    }

    private final BroadcastRing ring;
    private final RingSpace space;
    /** Null if none is kept. */
    private final Transcript transcript;

    /** The way to the other servers; null if there are none. */
    private final Outgoing link;

    private final Queue<Waiting> waiting = new ArrayDeque<>();
    /** Whether an action of {@link #inOrder} runs, whose frames do not wait behind those that came later. */
    private boolean inAction;

    /**
     * @param transcript null if none is kept
     * @param link the way to the other servers, or null
     */
    Announcer(BroadcastRing ring, RingSpace space, Transcript transcript, Outgoing link) {
        this.link = link;
        this.transcript = transcript;
        this.ring = ring;
        this.space = space;
    }

    /** Announces that the client has joined; once only, and not for a visitor. */
    void joined(ConnectedFork fork) {
        if (fork.member().introduce()) {
            ofMember(Signal.JOINED_SIGNAL, fork, fork.member().name(), NOTHING);
        }
    }

    /** Announces that the client has left. */
    void left(ConnectedFork fork, String why) {
        if (fork.member().leave()) {
            ofMember(Signal.LEFT_SIGNAL, fork, fork.member().name(), utf8(why));
        }
    }

    /** Announces that the client has a new name. */
    void named(ConnectedFork fork, byte[] oldName) {
        if (fork.member().isIntroduced()) {
            ofMember(Signal.NAMED_SIGNAL, fork, oldName, fork.member().name());
        }
    }

    private void ofMember(Signal signal, ConnectedFork fork, byte[] name, byte[] text) {
        if (link == null) {
            event(signal, fork.clientId(), name, text);
        } else {
            link.event(signal, fork, name, text);
        }
    }

    /** Tells the client that it has another name. */
    void renamed(ConnectedFork fork) {
        reply(
                Signal.NAME_SIGNAL,
                fork,
                0,
                System.currentTimeMillis(),
                fork.member().name(),
                NOTHING);
    }

    /** Announces a notice of the server. */
    void notice(String text) {
        event(Signal.NOTICE_SIGNAL, Message.NO_CLIENT, SERVER, utf8(text));
    }

    /** Appends an event for all that listen to events, except the client of this id, and adds it to the transcript. */
    void event(Signal signal, int clientId, byte[] name, byte[] text) {
        long now = System.currentTimeMillis();
        int lengthBytes = Frame.HEADER_BYTES + Message.prefixBytes(name.length) + text.length;
        append(lengthBytes, () -> {
            ring.append(signal, clientId, now, name, text);
            if (transcript != null) {
                transcript.add(signal, now, name, ByteBuffer.wrap(text), 0, text.length);
            }
        });
    }

    /** Tells the fork that this request, and all before it, are done. */
    @Override
    public void receipt(ConnectedFork to, int number) {
        if (link == null || !link.owesReceipt(to, number)) {
            receiptNow(to, number);
        }
    }

    /** The same for a fork of which it is known that all before is done. */
    void receiptNow(ConnectedFork to, int number) {
        reply(Signal.RECEIPT_SIGNAL, to, number, System.currentTimeMillis(), NOTHING, NOTHING);
    }

    /** Tells the fork that its request is refused. */
    @Override
    public void refused(ConnectedFork to, int number, String why) {
        reply(Signal.REFUSED_SIGNAL, to, number, System.currentTimeMillis(), NOTHING, utf8(why));
    }

    /** Tells the fork that an operator disconnects its client. */
    void kicked(ConnectedFork to, String operator, String why) {
        reply(Signal.KICKED_SIGNAL, to, 0, System.currentTimeMillis(), utf8(operator), utf8(why));
    }

    /**
     * Runs an action after all frames that wait for space, so that its frames come behind them, and before those of the
     * next action.
     */
    void inOrder(Runnable action) {
        append(0, () -> {
            inAction = true;
            try {
                action.run();
            } finally {
                inAction = false;
            }
        });
    }

    /** Appends a reply of any kind. */
    @Override
    public void reply(Signal signal, ConnectedFork to, int number, long timeMillis, byte[] name, byte[] text) {
        ByteBuffer data = Reply.of(number, timeMillis, name, text);
        int lengthBytes = Frame.HEADER_BYTES + data.capacity();
        append(lengthBytes, () -> {
            ring.append(signal, to.clientId(), data);
            if (signal != Signal.DIRECT_SIGNAL) { // a direct message is no answer to its receiver's request
                to.requests().answered(lengthBytes, ring.tail());
            }
        });
    }

    private void append(int lengthBytes, Waiting frame) {
        if ((inAction || waiting.isEmpty()) && space.isThereFor(lengthBytes)) {
            frame.append();
        } else {
            waiting.add(frame);
        }
    }

    @Override
    public boolean haveSpaceFor(int lengthBytes) {
        return space.isThereFor(lengthBytes);
    }

    /** Whether frames wait for space. */
    @Override
    public boolean isWaiting() {
        return !waiting.isEmpty();
    }

    /** Appends waiting frames as far as there is space; returns whether nothing waits any more. */
    boolean catchUp() {
        while (!waiting.isEmpty() && space.isThere()) {
            waiting.remove().append();
        }
        return waiting.isEmpty();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
