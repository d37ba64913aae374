package io.github.forkchat.server.bans;

import io.github.forkchat.server.admission.Origin;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The bans that are in force, one for each origin. A ban that is over is removed when the list is looked at.
 *
 * <p>Threads: any.
 */
public final class BanList {
    /** Maximum number of bans; each takes some 300 bytes. */
    public static final int MAX_BANS = 10_000;

    /** In the order in which they began. */
    private final Map<Origin, Ban> bans = new LinkedHashMap<>();

    private final Consumer<List<Ban>> changes;

    /**
     * @param first the bans from before the server's start
     * @param changes gets all bans after each change
     */
    public BanList(List<Ban> first, Consumer<List<Ban>> changes) {
        this.changes = changes;
        first.forEach(ban -> bans.put(ban.target().origin(), ban));
    }

    /** The ban of this origin; null if there is none. */
    public synchronized Ban find(Origin origin, long nowMillis) {
        Ban ban = bans.get(origin);
        if (ban != null && ban.isOver(nowMillis)) {
            bans.remove(origin);
            return null;
        }
        return ban;
    }

    /** Adds a ban, or replaces the ban of the same target; returns false if there are too many. */
    public synchronized boolean add(Ban ban, long nowMillis) {
        bans.values().removeIf(old -> old.isOver(nowMillis));
        Origin origin = ban.target().origin();
        if (bans.size() >= MAX_BANS && !bans.containsKey(origin)) {
            return false;
        }
        bans.remove(origin);
        bans.put(origin, ban);
        changes.accept(List.copyOf(bans.values()));
        return true;
    }

    /**
     * Ends the bans of an address, of a target, or of members with this name, regardless of case.
     *
     * @return the bans that have ended
     */
    public synchronized List<Ban> remove(String addressOrName, long nowMillis) {
        Origin origin = BanTarget.parse(addressOrName).map(BanTarget::origin).orElse(null);
        List<Ban> removed = new ArrayList<>();
        for (Iterator<Ban> each = bans.values().iterator(); each.hasNext(); ) {
            Ban ban = each.next();
            if (ban.isOver(nowMillis)) {
                each.remove();
            } else if (ban.target().origin().equals(origin) || isOf(ban, addressOrName)) {
                each.remove();
                removed.add(ban);
            }
        }
        if (!removed.isEmpty()) {
            changes.accept(List.copyOf(bans.values()));
        }
        return removed;
    }

    /** A ban of an address has no name. */
    private static boolean isOf(Ban ban, String name) {
        return !name.isEmpty() && ban.name().equalsIgnoreCase(name);
    }

    /** All bans, in the order in which they began. */
    public synchronized List<Ban> all(long nowMillis) {
        bans.values().removeIf(ban -> ban.isOver(nowMillis));
        return List.copyOf(bans.values());
    }
}
