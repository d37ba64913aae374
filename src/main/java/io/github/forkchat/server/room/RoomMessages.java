package io.github.forkchat.server.room;

import io.github.forkchat.protocol.Message;
import io.github.forkchat.protocol.Reply;
import io.github.forkchat.protocol.Signal;
import io.github.forkchat.server.forks.ConnectedFork;
import io.github.forkchat.server.link.Outgoing;
import io.github.forkchat.server.ring.BroadcastRing;
import io.github.forkchat.server.ring.History;
import io.github.forkchat.server.ring.RecentMessages;
import io.github.forkchat.server.ring.RingCursor;
import io.github.forkchat.server.transcript.Transcript;
import io.github.forkchat.server.transcript.TranscriptHistory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collection;

/**
 * The messages of the room, in the {@link BroadcastRing}. It appends messages of clients, while Server Main's own go
 * through the {@link Announcer}, and gives new clients their cursor and history.
 *
 * <p>Threads: passData.
 */
final class RoomMessages {
    private static final byte[] NOTHING = {};

    private final BroadcastRing ring;
    private final RingSpace space;
    private final Announcer announcer;
    private final RecentMessages recent;
    /** Null if none is kept. */
    private final Transcript transcript;

    private final boolean givesHistory;
    /** The way to the other servers; null if there are none. */
    private final Outgoing link;

    /**
     * @param transcript null if none is kept
     * @param givesHistory whether clients can get earlier messages
     * @param link the way to the other servers, or null
     */
    RoomMessages(
            BroadcastRing ring,
            RingSpace space,
            Announcer announcer,
            Transcript transcript,
            boolean givesHistory,
            Outgoing link) {
        this.link = link;
        this.ring = ring;
        this.space = space;
        this.announcer = announcer;
        this.recent = new RecentMessages(ring);
        this.transcript = transcript;
        this.givesHistory = givesHistory;
    }

    /** Whether there is space for any one frame of a fork and its consequences. */
    boolean hasSpace() {
        return space.isThere() && (link == null || link.hasSpace());
    }

    /** Appends waiting frames; returns whether there is space for any one frame of a fork. */
    boolean catchUp() {
        return catchUpRing() && (link == null || link.hasSpace());
    }

    /** Appends waiting frames; returns whether the ring has space for any one frame. */
    boolean catchUpRing() {
        if (!announcer.catchUp()) {
            return false;
        }
        int fadingBytes = givesHistory ? recent.fadingBytes() : 0;
        if (fadingBytes > 0 && space.isThereFor(fadingBytes)) {
            recent.copyFading();
        }
        return space.isThere();
    }

    /** Sets whether messages may share a frame from now on: only if all forks accept such frames. */
    void joinLines(boolean joins) {
        ring.joinLines(joins);
    }

    /** Returns a cursor for a new client, which gets the messages from now on. */
    RingCursor cursor(ConnectedFork fork) {
        return new RingCursor(ring, fork.pipe(), fork.clientId());
    }

    /**
     * Appends a message, or hands it over to the link, which has it appended when it has its place.
     *
     * @param timeMillis milliseconds since 1970
     * @param text where it is, at {@code offset}, {@code textBytes} long
     */
    void relay(ConnectedFork sender, long timeMillis, ByteBuffer text, int offset, int textBytes) {
        if (!sender.member().isIntroduced()) {
            announcer.joined(sender);
        }
        if (link == null) {
            append(sender.clientId(), sender.member().name(), timeMillis, text, offset, textBytes);
            appended(sender, timeMillis, textBytes);
        } else {
            link.said(sender, timeMillis, text, offset, textBytes);
        }
    }

    /** Appends a message, with the id and the name of the member that has said it. */
    void append(int senderId, byte[] name, long timeMillis, ByteBuffer text, int offset, int textBytes) {
        long frame = ring.append(senderId, timeMillis, name, text, offset, textBytes);
        recent.add(frame, textBytes);
        if (transcript != null) {
            transcript.add(Signal.DATA_SIGNAL, timeMillis, name, text, offset, textBytes);
        }
    }

    /** Tells those that listen to events that the next message, of this client, was said during an outage. */
    void late(int senderId, byte[] name, long timeMillis) {
        ring.append(Signal.LATE_SIGNAL, senderId, timeMillis, name, NOTHING);
    }

    /** Notes that the newest message is this fork's. */
    void appended(ConnectedFork sender, long timeMillis, int textBytes) {
        if (sender.feed().isOpen()) {
            sender.feed().cursor().ownAppended();
        }
        sender.activity().message(textBytes, timeMillis);
    }

    /**
     * Appends messages from before this server's start, as history for new clients. To be called before the first
     * fork.
     */
    void restore(Collection<TranscriptHistory.Past> messages) {
        for (TranscriptHistory.Past message : messages) {
            ByteBuffer text = ByteBuffer.wrap(message.text().getBytes(StandardCharsets.UTF_8));
            byte[] name = message.name().getBytes(StandardCharsets.UTF_8);
            long frame = ring.append(Message.NO_CLIENT, message.timeMillis(), name, text, 0, text.capacity());
            recent.add(frame, text.capacity());
        }
    }

    /** New clients get no messages from before now, even after a restart. */
    void clearHistory() {
        forgetHistory();
        if (link != null) {
            link.historyCleared();
        }
    }

    /** The same until the next start. */
    void forgetHistory() {
        recent.clear();
    }

    /**
     * Greets a fork: it gets its name and the number of earlier messages, then these messages, then new ones.
     *
     * @param wanted how many earlier messages it wants
     * @param refusal why it does not get the name that it wants, or null; sent before the messages
     */
    void greet(ConnectedFork fork, int wanted, String refusal) {
        int history = givesHistory ? recent.available(wanted) : 0;
        announcer.reply(
                Signal.HELLO_SIGNAL,
                fork,
                history,
                System.currentTimeMillis(),
                fork.member().name(),
                NOTHING);
        if (refusal != null) {
            announcer.refused(fork, Reply.NO_REQUEST, refusal);
        }
        if (history > 0) {
            History last = recent.last(history);
            fork.feed().cursor().giveHistory(last);
            space.wentBackTo(last.frame());
        }
    }
}
