package io.github.forkchat.server.link;

import io.github.forkchat.protocol.link.LinkNames;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The other servers, and who is there. A server tells every 2 s that it is there; one that is silent for
 * {@value #SILENT_SECONDS} s is out of reach.
 *
 * <p>Threads: passData.
 */
final class FarSites {
    /** The lowest id of a member of another server; it keeps its id as long as it is known. */
    static final int FIRST_ID = 1_000_000;

    private static final int SILENT_SECONDS = 6;
    private static final long SILENT_NANOS = TimeUnit.SECONDS.toNanos(SILENT_SECONDS);
    private static final int MAX_SITES = 64;

    private final Map<String, FarSite> byName = new HashMap<>();
    private final List<FarSite> all = new ArrayList<>();
    private final LinkedRoom room;
    private int nextId = FIRST_ID;

    FarSites(LinkedRoom room) {
        this.room = room;
    }

    /** The site with this name, known or not; null if the name is invalid, or there are too many. */
    FarSite of(String name) {
        FarSite known = byName.get(name);
        if (known != null || !LinkNames.isSite(name) || all.size() >= MAX_SITES) {
            return known;
        }
        FarSite site = new FarSite(name, this::newId);
        byName.put(name, site);
        all.add(site);
        return site;
    }

    private int newId() {
        int id = nextId;
        nextId = id == Integer.MAX_VALUE ? FIRST_ID : id + 1;
        return id;
    }

    /** The site with this name, or null. */
    FarSite find(String name) {
        return byName.get(name);
    }

    /** All sites. */
    List<FarSite> all() {
        return all;
    }

    /**
     * A server has said that it is there.
     *
     * @return whether this run of it has not been heard before, so that it does not know this server's members
     */
    boolean isAlive(String name, long epoch, long nowNanos) {
        FarSite site = of(name);
        if (site == null) {
            return false;
        }
        boolean isNew = site.isAlive(epoch, nowNanos);
        tellNews(site);
        return isNew;
    }

    /** Tells the members that a site is in reach again, if that is so and they do not know it. */
    void tellNews(FarSite site) {
        if (site.takeNews()) {
            room.notice(site.name() + " is in reach: " + members(site.present()));
        }
    }

    /** This server was away itself: the timeouts start anew. */
    void waitAnew(long nowNanos) {
        all.forEach(site -> site.waitAnew(nowNanos));
    }

    /** Tells the members of sites that are silent. */
    void check(long nowNanos) {
        for (int i = 0; i < all.size(); i++) {
            FarSite site = all.get(i);
            if (site.fallsSilent(nowNanos, SILENT_NANOS)) {
                room.notice(site.name() + " is out of reach: " + members(site.lastPresent()));
            }
        }
    }

    private static String members(int count) {
        return count + (count == 1 ? " member" : " members");
    }

    /** Number of servers in reach. */
    int inReach() {
        int count = 0;
        for (int i = 0; i < all.size(); i++) {
            count += all.get(i).isInReach() ? 1 : 0;
        }
        return count;
    }

    /** Number of members in the room. */
    int present() {
        return all.stream().mapToInt(FarSite::present).sum();
    }
}
