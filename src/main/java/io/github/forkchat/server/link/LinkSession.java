package io.github.forkchat.server.link;

import io.github.forkchat.libc.Fd;
import io.github.forkchat.libc.PollSet;
import io.github.forkchat.protocol.Signal;
import io.github.forkchat.protocol.link.StreamState;
import io.github.forkchat.server.config.LinkSettings;
import io.github.forkchat.server.flow.RunningClock;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Server Main's conversation with its link. {@link LinkedOutgoing} puts the messages of members here into the {@link
 * Outbox}. This class gives them to the link, which publishes them in the broker's stream. A message is shown here when
 * it comes back, at its place among the messages of the other servers. So all servers show all lines in one order. The
 * return is the acknowledgement: the link itself keeps nothing, and can be killed at any time.
 *
 * <p>While the broker is unreachable for more than {@value LinkLoss#AWAY_SECONDS} s, the room goes on alone, or holds
 * its senders: {@link LinkLoss}.
 *
 * <p>Threads: passData; {@link #beginning} and {@link #beginLog} any.
 */
public final class LinkSession {
    private final LinkSettings settings;
    private final LinkCounters counters;
    private final RunningClock clock;
    private final LinkLog log;
    private final OwnEpoch epoch = new OwnEpoch();
    private final LinkPort port = new LinkPort();
    private final Outbox outbox = new Outbox();
    private final StreamPosition position;
    private final LinkStart beginning = new LinkStart();
    private final LinkedOutgoing outgoing = new LinkedOutgoing(outbox);
    private LinkedRoom room;
    private OwnRecords own;
    private OwnRoster roster;
    private FarServers far;
    private LinkLoss loss;

    private Runnable start = () -> {};
    /** The answer to LINK_UP_SIGNAL that is still to be sent; null if none is. */
    private byte[] resume;

    private int connection;

    /** @param log receives the changes of the link's state */
    public LinkSession(LinkSettings settings, RunningClock clock, LinkLog log, LinkCounters counters) {
        this.settings = settings;
        this.clock = clock;
        this.log = log;
        this.counters = counters;
        position = new StreamPosition(counters);
    }

    /** Sets an action that is run several times a second while there is no link. */
    public void whileGone(Runnable startLink) {
        start = startLink;
    }

    /** Has to be called before the first fork. */
    public void begin(LinkedRoom linkedRoom) {
        room = linkedRoom;
        own = new OwnRecords(outbox, room, clock, counters);
        loss = new LinkLoss(settings.holds(), own, room, log, clock);
        roster = new OwnRoster(own, outbox, room, clock);
        far = new FarServers(room, port, position, roster, clock, counters, settings.site());
        outgoing.begin(own, roster, far, loss);
    }

    /** The room's way out to the other servers. */
    public Outgoing outgoing() {
        return outgoing;
    }

    LinkCounters counters() {
        return counters;
    }

    OwnEpoch epoch() {
        return epoch;
    }

    /** The start of the link. */
    LinkStart beginning() {
        return beginning;
    }

    /** The server has logged its start: the link's state is logged from now on. */
    void beginLog() {
        log.open();
    }

    /** A link runs, with these ends of its pipes, both non-blocking. */
    public void opened(Fd toLink, Fd fromLink) {
        port.open(toLink, fromLink);
    }

    /** The server ends: so does the link, after it has published everything. */
    public void end() {
        port.end();
    }

    /** Adds what to wait for. */
    public void addTo(PollSet poll) {
        port.addTo(poll, !far.hasMore());
    }

    /** After poll(2): reads frames, handles them as far as the ring has space, and writes records to be published. */
    public void turn(PollSet poll) {
        if (!port.fill(poll)) {
            gone("the link has ended");
        }
        if (!port.isOpen()) {
            start.run();
        }
        loss.check();
        handle();
        own.free();
        if (!room.hasSpace()) {
            far.restartTimeouts(); // alive messages may have come that are not handled
        } else if (loss.isLinked()) {
            far.reportSilent();
        }
        if (loss.isLinked() && !loss.isLost() && own.tellLost()) {
            roster.request(); // the other servers do not know who is here
        }
        roster.addIfDue();
        write();
        counters.servers.set(loss.isLinked() ? far.sites().reachableCount() : 0);
        counters.waiting.set(outbox.next() - outbox.base());
    }

    /** Whether {@link #turn} can do more at once, without waiting. */
    public boolean isDue() {
        return (own.isDue() || far.hasMore() || port.hasNext()) && room.hasSpace();
    }

    private void handle() {
        while (room.hasSpace()) {
            if (own.isDue()) {
                own.show();
            } else if (far.hasMore()) {
                far.one();
            } else if (port.next()) {
                frame(port.signal());
            } else {
                break;
            }
        }
        if (position.isBehindHistory() && !far.hasMore()) {
            beginning.historyIsHere();
        }
    }

    private void frame(Signal signal) {
        switch (signal == null ? Signal.DISCONNECTED_SIGNAL : signal) {
            case LINK_UP_SIGNAL -> up(port.number(), StreamState.get(port.data(), port.dataOffset()));
            case LINK_DOWN_SIGNAL -> down(new String(port.copy(0), StandardCharsets.UTF_8), port.number() != 0);
            case COMMITTED_SIGNAL -> committed();
            case RELAYED_SIGNAL -> far.relayed();
            case ALIVE_SIGNAL -> far.alive();
            case FAR_DIRECT_SIGNAL -> far.direct();
            case FAR_ANSWER_SIGNAL -> far.answer();
            default -> gone("the link sends what is no frame");
        }
    }

    /** The link has found the stream in this state. */
    private void up(int number, StreamState state) {
        StreamPosition.Found found = position.found(state, room.isEmpty());
        if (found != StreamPosition.Found.KNOWN) {
            log.say("the broker has lost the stream's history; going on with its new one");
            room.notice("the broker has lost its history");
            roster.request(); // another server may not have read who has left
        }
        own.sendFrom(state.ownEpoch() == epoch.choose(state.ownEpoch()) ? state.ownEnd() : 0);
        connection = number;
        resume = ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(position.sequence() + 1)
                .putLong(epoch.value())
                .array();
        loss.found();
        beginning.linked();
    }

    private void resumed() {
        resume = null;
        far.restartTimeouts();
        if (loss.linked()) {
            linked();
        }
    }

    private void linked() {
        if (counters.changedMillis.get() < 0) {
            counters.changedMillis.set(System.currentTimeMillis());
            log.say("linked: room " + settings.room() + ", site " + settings.site() + ", after sequence "
                    + position.sequence());
        }
    }

    private void down(String why, boolean isRefused) {
        if (counters.changedMillis.get() > 0) {
            counters.changedMillis.set(-System.currentTimeMillis());
        }
        resume = null;
        loss.away(why);
        far.directs().refuseAll("the other servers are unreachable");
        beginning.away(why, isRefused);
    }

    private void gone(String why) {
        port.close();
        down(why, false);
    }

    private void committed() {
        ByteBuffer data = port.data();
        int at = port.dataOffset();
        long first = data.getLong(at + Long.BYTES);
        position.handled(data.getLong(at));
        own.returned(first + data.getInt(at + 2 * Long.BYTES));
        if (loss.progress()) {
            linked();
        }
    }

    private void write() {
        boolean more = true;
        while (more && port.isOpen()) {
            if (resume != null && port.send(Signal.RESUME_SIGNAL, connection, resume)) {
                resumed();
            }
            more = loss.isLinked() && own.writeTo(port);
            if (!port.flush()) {
                gone("the link has ended");
            }
        }
    }
}
