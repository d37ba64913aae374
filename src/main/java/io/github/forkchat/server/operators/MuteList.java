package io.github.forkchat.server.operators;

import io.github.forkchat.server.admission.Origin;
import io.github.forkchat.server.forks.ConnectedFork;
import io.github.forkchat.server.forks.Mute;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The mutes that are in force. A muted client that comes back is still muted: on a Unix socket if it has the same user,
 * over TCP if it has the same address and takes the same name. Mutes last until the server ends.
 *
 * <p>Threads: passData.
 */
public final class MuteList {
    /** Maximum number of mutes. */
    static final int MAX_MUTES = 10_000;

    private static final String ANY = "";

    /** The clients that a mute is for. */
    private record Key(Origin origin, String name) {}

    private final Map<Key, Mute> mutes = new LinkedHashMap<>();

    /** The name of a client of TCP; a user of the Unix socket is muted under every name. */
    private static Key key(ConnectedFork fork) {
        Origin origin = fork.admission().origin();
        return new Key(origin, origin.isUser() ? ANY : folded(fork.member().nameText()));
    }

    private static String folded(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    /** Mutes a client; returns false if there are too many mutes. */
    boolean add(ConnectedFork fork, Mute mute) {
        long now = System.currentTimeMillis();
        mutes.values().removeIf(old -> old.isOver(now));
        if (mutes.size() >= MAX_MUTES) {
            return false;
        }
        mutes.put(key(fork), mute);
        fork.member().setMute(mute);
        return true;
    }

    /** Ends the mute of a client, and of all that share it; returns whether there was one. */
    boolean remove(ConnectedFork fork) {
        boolean wasListed = end(mutes.remove(key(fork)));
        return end(fork.member().mute()) || wasListed;
    }

    /** Ends the mutes of clients that had this name when they were muted; returns whether there was one. */
    boolean remove(String name) {
        boolean wasMuted = false;
        for (Iterator<Mute> each = mutes.values().iterator(); each.hasNext(); ) {
            Mute mute = each.next();
            if (mute.name().equalsIgnoreCase(name)) {
                each.remove();
                wasMuted |= end(mute);
            }
        }
        return wasMuted;
    }

    /** @return whether the mute was in force */
    private static boolean end(Mute mute) {
        boolean wasInForce = mute != null && !mute.isOver(System.currentTimeMillis());
        if (wasInForce) {
            mute.end();
        }
        return wasInForce;
    }

    /** Mutes a client that has got a name, if a mute is for this client. */
    public void named(ConnectedFork fork) {
        Mute mute = mutes.isEmpty() ? null : mutes.get(key(fork));
        if (mute != null && !fork.admission().isOperator()) {
            fork.member().setMute(mute);
        }
    }
}
