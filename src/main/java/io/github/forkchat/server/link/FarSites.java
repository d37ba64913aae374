package io.github.forkchat.server.link;

import io.github.forkchat.protocol.link.LinkNames;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The other sites (servers) of this room. Each site sends an alive message every 2 s; a site that is silent for
 * {@value #SILENT_SECONDS} s is unreachable.
 *
 * <p>Threads: passData.
 */
final class FarSites {
    /** The lowest id of a remote member. A member keeps its id as long as its site stores it. */
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

    /** The site with this name, created if it is new; null if the name is invalid, or there are too many sites. */
    FarSite findOrCreate(String name) {
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

    /**
     * A site has sent an alive message.
     *
     * @return true if the site has restarted and needs the list of our members
     */
    boolean onAlive(String name, long epoch, long nowNanos) {
        FarSite site = findOrCreate(name);
        if (site == null) {
            return false;
        }
        boolean isNew = site.onAlive(epoch, nowNanos);
        tellNews(site);
        return isNew;
    }

    /** Announces in the room that a site is reachable again, if this is new. */
    void tellNews(FarSite site) {
        if (site.takeNews()) {
            room.notice(reachability(site, "reachable", site.present()));
        }
    }

    /** Restarts the timeouts of all sites, because this server itself was disconnected. */
    void restartTimeouts(long nowNanos) {
        all.forEach(site -> site.restartTimeout(nowNanos));
    }

    /** Announces in the room that a site has become silent. */
    void reportSilentSites(long nowNanos) {
        for (int i = 0; i < all.size(); i++) {
            FarSite site = all.get(i);
            if (site.fallsSilent(nowNanos, SILENT_NANOS)) {
                room.notice(reachability(site, "unreachable", site.lastPresent()));
            }
        }
    }

    private static String reachability(FarSite site, String state, int members) {
        return "site " + site.name() + " is " + state + " (" + members + (members == 1 ? " member)" : " members)");
    }

    /** Number of reachable sites. */
    int reachableCount() {
        int count = 0;
        for (int i = 0; i < all.size(); i++) {
            count += all.get(i).isInReach() ? 1 : 0;
        }
        return count;
    }

    /** Number of members of reachable sites. */
    int remoteMemberCount() {
        return all.stream().mapToInt(FarSite::present).sum();
    }

    /** Calls for each member of a reachable site. */
    void listMembers(Outgoing.FarListing each) {
        long now = System.currentTimeMillis();
        for (FarSite site : all) {
            for (FarMember member : site.members()) {
                if (site.isInReach() && member.isPresent()) {
                    each.member(member.shownName(), member.sinceMillis(), member.entries(now));
                }
            }
        }
    }
}
