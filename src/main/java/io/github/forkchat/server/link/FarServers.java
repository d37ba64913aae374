package io.github.forkchat.server.link;

import io.github.forkchat.protocol.link.FarDirect;
import io.github.forkchat.server.flow.RunningClock;
import java.nio.charset.StandardCharsets;

/**
 * The other servers: handles the frames of the link that come from them. The frame is the present one of {@link
 * LinkPort}.
 *
 * <p>Threads: passData.
 */
final class FarServers {
    private final LinkPort port;
    private final StreamPosition position;
    private final OwnRoster roster;
    private final RunningClock clock;
    private final FarSites sites;
    private final FarReader reader;
    private final FarDirects directs;

    FarServers(
            LinkedRoom room,
            LinkPort port,
            StreamPosition position,
            OwnRoster roster,
            RunningClock clock,
            LinkCounters counters,
            String ownSite) {
        this.port = port;
        this.position = position;
        this.roster = roster;
        this.clock = clock;
        sites = new FarSites(room);
        reader = new FarReader(sites, room, roster, position, counters, ownSite);
        directs = new FarDirects(room, sites, port, ownSite);
    }

    FarSites sites() {
        return sites;
    }

    FarDirects directs() {
        return directs;
    }

    /** A message of the stream; {@link #one} handles its records. */
    void relayed() {
        long its = port.data().getLong(port.dataOffset());
        if (its > position.sequence()) {
            int at = port.dataOffset();
            reader.begin(port.data(), at + Long.BYTES, at + port.dataBytes(), its);
            position.handled(its);
        }
    }

    /** Whether the message has records that were not handled. */
    boolean hasMore() {
        return reader.hasMore();
    }

    /** Handles the next record. */
    void one() {
        reader.one();
    }

    /** An alive message. */
    void alive() {
        long itsEpoch = port.data().getLong(port.dataOffset());
        String site = new String(port.copy(Long.BYTES), StandardCharsets.US_ASCII);
        if (sites.onAlive(site, itsEpoch, clock.nanos())) {
            roster.request();
        }
    }

    /** A direct message to a member of this server. */
    void direct() {
        directs.received(port.number(), FarDirect.of(port.copy(0)));
    }

    /** The answer to a direct message of a member of this server. */
    void answer() {
        directs.answered(port.number(), port.copy(0));
    }

    /** Restarts the timeouts of all, because this server itself was disconnected. */
    void restartTimeouts() {
        sites.restartTimeouts(clock.nanos());
    }

    /** Announces in the room the servers that have become silent. */
    void reportSilent() {
        sites.reportSilentSites(clock.nanos());
    }
}
