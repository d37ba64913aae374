package io.github.forkchat.server.link;

import io.github.forkchat.protocol.link.LinkNames;
import io.github.forkchat.protocol.link.SiteRecord;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntSupplier;

/**
 * The state of another server: which of its records were handled, and its members.
 *
 * <p>Threads: passData.
 */
final class FarSite {
    /** Maximum number of members and speakers that are kept of one site. */
    static final int MAX_MEMBERS = 4_096;

    private final String name;
    private final IntSupplier ids;
    private final Map<String, FarMember> members = new HashMap<>();
    /** The member of the last message: mostly that of the next one, too. */
    private FarMember lastSpeaker;

    private int present;
    private long epoch;
    private long nextNumber;
    /** The run of the server that it has announced last; 0 if it has not. */
    private long aliveEpoch;

    private long aliveNanos;
    private boolean isInReach;
    private boolean isNews;
    private int rosterLeft;

    FarSite(String name, IntSupplier ids) {
        this.name = name;
        this.ids = ids;
    }

    String name() {
        return name;
    }

    /** The run whose records were handled last. */
    long epoch() {
        return epoch;
    }

    /** The number of the next record. */
    long nextNumber() {
        return nextNumber;
    }

    /** The record with this number was handled. */
    void handled(long number) {
        nextNumber = number + 1;
    }

    /** The site has restarted: its records start with this number, and the list of its members is empty. */
    void startsAgain(long newEpoch, long firstNumber) {
        epoch = newEpoch;
        nextNumber = firstNumber;
        members.clear();
        lastSpeaker = null;
        present = 0;
        rosterLeft = 0;
    }

    /** The site has sent an alive message; returns whether the site has restarted since the last one. */
    boolean onAlive(long itsEpoch, long nowNanos) {
        aliveNanos = nowNanos;
        boolean isNew = aliveEpoch != itsEpoch;
        if (isNew || !isInReach) {
            isNews = true;
        }
        aliveEpoch = itsEpoch;
        isInReach = true;
        return isNew;
    }

    /** Whether to announce now that the site is reachable: once, when the list of its members is complete. */
    boolean takeNews() {
        boolean is = isNews && rosterLeft == 0 && epoch == aliveEpoch;
        isNews &= !is;
        return is;
    }

    /** Whether the site is reachable, as far as this server knows. */
    boolean isInReach() {
        return isInReach;
    }

    /** Restarts the timeout, because this server itself was disconnected. */
    void restartTimeout(long nowNanos) {
        aliveNanos = nowNanos;
    }

    /** Marks the site as unreachable if it has been silent for longer than this; returns whether this is new. */
    boolean fallsSilent(long nowNanos, long maxNanos) {
        boolean silent = isInReach && nowNanos - aliveNanos > maxNanos;
        isInReach &= !silent;
        return silent;
    }

    /** Number of its members that are in the room. */
    int present() {
        return isInReach ? present : 0;
    }

    /** Number of members in the room at the last message of the site. */
    int lastPresent() {
        return present;
    }

    /** All stored members, in the room or not. */
    Collection<FarMember> members() {
        return members.values();
    }

    /** The member of the record at {@code at}; null if its name is none, or there are too many. */
    FarMember speaker(ByteBuffer from, int at, long nowMillis) {
        if (lastSpeaker == null || !SiteRecord.isNamed(from, at, lastSpeaker.name())) {
            lastSpeaker = member(SiteRecord.name(from, at), nowMillis);
        }
        return lastSpeaker;
    }

    /** The member with this name, which becomes known now if it was not; null if that is impossible. */
    FarMember member(byte[] memberName, long nowMillis) {
        FarMember known = find(memberName);
        if (known != null || !LinkNames.isMember(memberName)) {
            return known;
        }
        if (members.size() >= MAX_MEMBERS) {
            members.values().removeIf(member -> !member.isPresent());
            lastSpeaker = null;
        }
        if (members.size() >= MAX_MEMBERS) {
            return null;
        }
        FarMember member = new FarMember(ids.getAsInt(), memberName, name, nowMillis);
        members.put(text(memberName), member);
        return member;
    }

    /** The member with this name, or null. */
    FarMember find(byte[] memberName) {
        return members.get(text(memberName));
    }

    /** Notes whether a member is in the room; returns whether that is new. */
    boolean setPresent(FarMember member, boolean isPresent, long nowMillis) {
        boolean isNew = member.setPresent(isPresent, nowMillis);
        if (isNew) {
            present += isPresent ? 1 : -1;
        }
        return isNew;
    }

    /** A member has another name; who had that name is not there any more. */
    void rename(FarMember member, byte[] newName) {
        FarMember old = members.remove(text(newName));
        if (old != null && old != member) {
            setPresent(old, false, 0);
        }
        members.remove(text(member.name()));
        lastSpeaker = null; // it may be the one that has lost its name
        member.rename(newName);
        members.put(text(newName), member);
    }

    /** A list of so many members begins. */
    void rosterBegins(int count) {
        members.values().forEach(FarMember::doubt);
        rosterLeft = count;
        endRoster();
    }

    /** The list names this member. */
    void rosterHas(FarMember member, long nowMillis) {
        setPresent(member, true, nowMillis);
        if (rosterLeft > 0) {
            rosterLeft--;
            endRoster();
        }
    }

    private void endRoster() {
        if (rosterLeft == 0) {
            members.values().forEach(member -> {
                if (member.isDoubtful()) {
                    setPresent(member, false, 0);
                }
            });
        }
    }

    private static String text(byte[] memberName) {
        return new String(memberName, StandardCharsets.UTF_8);
    }
}
