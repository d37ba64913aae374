package io.github.forkchat.server.link;

import io.github.forkchat.libc.Fd;
import io.github.forkchat.libc.PollSet;
import io.github.forkchat.protocol.Signal;
import io.github.forkchat.protocol.link.FarDirect;
import io.github.forkchat.protocol.link.RecordKind;
import io.github.forkchat.protocol.link.StreamState;
import io.github.forkchat.server.config.LinkSettings;
import io.github.forkchat.server.flow.RunningClock;
import io.github.forkchat.server.forks.ConnectedFork;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The room's part in a larger one. Messages of members here go into the {@link Outbox} and, by the link, into the
 * broker's stream. It is shown here when it comes back, at its place among what the other servers have said. So all
 * servers show all lines in one order. The return is the acknowledgement: the link itself keeps nothing, and can be
 * killed at any time.
 *
 * <p>While the broker is unreachable for more than {@value LinkLoss#AWAY_SECONDS} s, the room goes on alone, or holds
 * its senders: {@link LinkLoss}.
 *
 * <p>Threads: passData; {@link #beginning} and {@link #beginLog} any.
 */
public final class LinkSession implements Outgoing {
    private final LinkSettings settings;
    private final LinkCounters counters;
    private final RunningClock clock;
    private final LinkLog log;
    private final long epoch = System.currentTimeMillis();
    private final LinkPort port = new LinkPort();
    private final Outbox outbox = new Outbox();
    private final StreamPosition position;
    private final LinkStart beginning = new LinkStart();
    private LinkedRoom room;
    private OwnRecords own;
    private FarSites sites;
    private FarReader reader;
    private FarDirects directs;
    private LinkLoss loss;

    private Runnable start = () -> {};
    private boolean isLinked;
    /** The answer to LINK_UP_SIGNAL that is still to be sent; null if none is. */
    private byte[] resume;

    private int connection;
    private boolean rosterIsDue;

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
        sites = new FarSites(room);
        reader = new FarReader(sites, room, counters, settings.site());
        directs = new FarDirects(room, sites, port);
        loss = new LinkLoss(settings.holds(), own, room, log, clock);
    }

    LinkCounters counters() {
        return counters;
    }

    /** The start of this server, which is part of the number of each record. */
    public long epoch() {
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

    /** Whether a link runs, as far as its pipes tell. */
    public boolean isOpen() {
        return port.isOpen();
    }

    /** The server ends: so does the link, after it has published everything. */
    public void end() {
        port.end();
    }

    /** Adds what to wait for. */
    public void addTo(PollSet poll) {
        port.addTo(poll, !reader.hasMore());
    }

    /** After poll(2): reads frames, handles them as far as the ring has space, and writes records to be published. */
    public void turn(PollSet poll) {
        if (!port.fill(poll)) {
            gone("the link has ended");
        }
        if (!port.isOpen()) {
            start.run();
        }
        loss.check(isLinked);
        handle();
        own.free();
        if (isLinked) {
            sites.reportSilentSites(clock.nanos());
        }
        if (rosterIsDue && outbox.hasSpace()) {
            rosterIsDue = false;
            own.roster();
        }
        write();
        counters.servers.set(isLinked ? sites.reachableCount() : 0);
        counters.waiting.set(outbox.next() - outbox.base());
    }

    /** Whether {@link #turn} can do more at once, without waiting. */
    public boolean isDue() {
        return (own.isDue() || reader.hasMore() || port.hasNext()) && room.hasSpace();
    }

    private void handle() {
        while (room.hasSpace()) {
            if (own.isDue()) {
                own.show();
            } else if (reader.hasMore()) {
                reader.one();
            } else if (port.next()) {
                frame(port.signal());
            } else {
                break;
            }
        }
        if (position.isBehindHistory() && !reader.hasMore()) {
            beginning.historyIsHere();
        }
    }

    private void frame(Signal signal) {
        switch (signal == null ? Signal.DISCONNECTED_SIGNAL : signal) {
            case LINK_UP_SIGNAL -> up(port.number(), StreamState.get(port.data(), port.dataOffset()));
            case LINK_DOWN_SIGNAL -> down(new String(port.copy(0), StandardCharsets.UTF_8), port.number() != 0);
            case COMMITTED_SIGNAL -> committed();
            case RELAYED_SIGNAL -> relayed();
            case ALIVE_SIGNAL -> alive();
            case FAR_DIRECT_SIGNAL -> directs.received(port.number(), FarDirect.of(port.copy(0)));
            case FAR_ANSWER_SIGNAL -> directs.answered(port.number(), new String(port.copy(0), StandardCharsets.UTF_8));
            default -> gone("the link sends what is no frame");
        }
    }

    /** The link has found the stream in this state. */
    private void up(int number, StreamState state) {
        if (!position.found(state, room.isEmpty())) {
            log.say("the broker has lost the stream's history; going on with its new one");
            room.notice("the broker has lost its history");
        }
        own.sendFrom(state.ownEpoch() == epoch ? state.ownEnd() : 0);
        connection = number;
        resume =
                ByteBuffer.allocate(Long.BYTES).putLong(position.sequence() + 1).array();
        isLinked = false;
        beginning.linked();
    }

    private void resumed() {
        resume = null;
        isLinked = true;
        counters.changedMillis.set(System.currentTimeMillis());
        sites.restartTimeouts(clock.nanos());
        log.say("linked: room " + settings.room() + ", site " + settings.site() + ", after sequence "
                + position.sequence());
        rosterIsDue |= loss.isOver();
    }

    private void down(String why, boolean isRefused) {
        if (isLinked || counters.changedMillis.get() > 0) {
            counters.changedMillis.set(-System.currentTimeMillis());
        }
        resume = null;
        isLinked = false;
        loss.because(why);
        directs.refuseAll("the other servers are unreachable");
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
        loss.progress(isLinked);
    }

    private void relayed() {
        long its = port.data().getLong(port.dataOffset());
        if (its > position.sequence()) {
            boolean follows = position.isNext(its);
            position.handled(its);
            int at = port.dataOffset();
            reader.begin(port.data(), at + Long.BYTES, at + port.dataBytes(), follows, position.isHistory(its));
        }
    }

    private void alive() {
        long itsEpoch = port.data().getLong(port.dataOffset());
        String site = new String(port.copy(Long.BYTES), StandardCharsets.US_ASCII);
        rosterIsDue |= sites.onAlive(site, itsEpoch, clock.nanos());
    }

    private void write() {
        boolean more = true;
        while (more && port.isOpen()) {
            if (resume != null && port.send(Signal.RESUME_SIGNAL, connection, resume)) {
                resumed();
            }
            more = isLinked && own.writeTo(port);
            if (!port.flush()) {
                gone("the link has ended");
            }
        }
    }

    @Override
    public boolean hasSpace() {
        return outbox.hasSpace() || (loss.isAlone() && !own.isDue());
    }

    @Override
    public void said(ConnectedFork fork, long timeMillis, ByteBuffer text, int offset, int textBytes) {
        own.add(RecordKind.MESSAGE, fork, fork.member().name(), timeMillis, text, offset, textBytes);
    }

    @Override
    public void event(Signal signal, ConnectedFork fork, byte[] name, byte[] text) {
        RecordKind kind = switch (signal) {
            case JOINED_SIGNAL -> RecordKind.JOINED;
            case LEFT_SIGNAL -> RecordKind.LEFT;
            case NAMED_SIGNAL -> RecordKind.NAMED;
            default -> throw new IllegalArgumentException(signal.toString());
        };
        own.add(kind, fork, name, System.currentTimeMillis(), ByteBuffer.wrap(text), 0, text.length);
    }

    @Override
    public boolean isPending(ConnectedFork fork) {
        return own.isPending(fork);
    }

    @Override
    public boolean owesReceipt(ConnectedFork fork, int number) {
        return own.owesReceipt(fork, number);
    }

    @Override
    public boolean owesLeave(ConnectedFork fork) {
        return own.owesLeave(fork);
    }

    @Override
    public String direct(ConnectedFork from, int number, String to, byte[] text) {
        return directs.send(from, number, to, text, isLinked);
    }

    @Override
    public int farMembers() {
        return sites.remoteMemberCount();
    }

    @Override
    public void listFar(FarListing each) {
        sites.listMembers(each);
    }

    @Override
    public void closing(String why) {
        own.allLeave(why);
    }

    @Override
    public boolean isAllTold() {
        return outbox.isEmpty() || !isLinked;
    }
}
