package io.github.forkchat.server.room;

import io.github.forkchat.protocol.Reply;
import io.github.forkchat.server.admission.Origin;
import io.github.forkchat.server.admission.Refusal;
import io.github.forkchat.server.forks.ClientSlots;
import io.github.forkchat.server.forks.ConnectedFork;
import io.github.forkchat.server.forks.ForkTable;
import io.github.forkchat.server.forks.Mute;
import io.github.forkchat.server.forks.PresenceLog;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Manages visitors. A visitor moves to a visitor's slot of {@link ClientSlots} if one is free. It may not speak from
 * there while the server is full, and makes room for other visitors after a while.
 *
 * <p>Threads: passData.
 */
final class Visits {
    private static final int MIN_STAY_SECONDS = 60;
    /** Minimum time between two lines to a client that is not heard and does not ask for receipts. */
    private static final long REMIND_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final long MIN_STAY_NANOS = TimeUnit.SECONDS.toNanos(MIN_STAY_SECONDS);

    private final ClientSlots slots;
    private final ForkTable forks;
    private final Announcer announcer;
    private final ForkExit exits;
    private final PresenceLog presence;
    /** The clients whose last message was rejected, and which may have to be told so. */
    private final Set<ConnectedFork> rejected = new HashSet<>();

    Visits(ClientSlots slots, ForkTable forks, Announcer announcer, ForkExit exits, PresenceLog presence) {
        this.slots = slots;
        this.forks = forks;
        this.announcer = announcer;
        this.exits = exits;
        this.presence = presence;
    }

    /** The client's first line was handled. */
    void greeted(ConnectedFork fork) {
        if (fork.member().isVisitor()) {
            slots.moveVisitor(fork);
        }
        presence.greeted(fork);
    }

    /** Returns whether to relay a message of the client; if not, {@link #receipt} tells the client so. */
    boolean admitMessage(ConnectedFork fork) {
        Mute mute = fork.member().mute();
        if (mute != null) {
            reject(fork, mute.line());
            return false;
        }
        if (!slots.claimClientSlot(fork)) {
            reject(fork, Refusal.SERVER_FULL);
            return false;
        }
        fork.presence().messageAccepted();
        presence.spoke(fork);
        return true;
    }

    private void reject(ConnectedFork fork, String why) {
        fork.presence().messageRejected(why);
        rejected.add(fork);
    }

    /**
     * Tells clients that have spoken why they are not heard, at most once a second each. To be called when all frames
     * that were read are handled: a client that has asked for a receipt was told so by {@link #receipt}.
     */
    void remind() {
        if (rejected.isEmpty()) {
            return;
        }
        rejected.forEach(this::remind);
        rejected.clear();
    }

    /** The same for a client that is about to leave. */
    void remindLeaver(ConnectedFork fork) {
        if (rejected.remove(fork)) {
            remind(fork);
        }
    }

    private void remind(ConnectedFork fork) {
        String why = fork.presence().rejectReason();
        boolean canBeTold = fork.life().isInRoom() && fork.feed().isOpen() && fork.expectsReplies();
        if (why != null && canBeTold && fork.presence().claimReminder(why, System.nanoTime(), REMIND_NANOS)) {
            announcer.refused(fork, Reply.NO_REQUEST, why);
        }
    }

    /**
     * Answers that a request is done, or refused because the client may not speak. {@link Reply#ALL_DONE} is never
     * refused.
     */
    void receipt(ConnectedFork fork, int number) {
        String why = number == Reply.ALL_DONE ? null : fork.presence().takeRejectReason();
        if (why != null) {
            announcer.refused(fork, number, why);
        } else {
            announcer.receipt(fork, number);
        }
    }

    /**
     * Frees a visitor's slot when a visitor has come and all are taken. Of the origin with the most visitors, the one
     * that has had its slot for the longest time has to leave, unless it came within the last {@value
     * #MIN_STAY_SECONDS} s.
     */
    void slotNeeded() {
        if (!slots.visitorsAreTaken()) {
            return;
        }
        Map<Origin, Integer> counts = new HashMap<>();
        for (int i = 0; i < forks.size(); i++) {
            if (forks.at(i).admission().hasVisitorSlot()) {
                counts.merge(forks.at(i).admission().origin(), 1, Integer::sum);
            }
        }
        ConnectedFork longest = null;
        for (int i = 0; i < forks.size(); i++) {
            ConnectedFork fork = forks.at(i);
            if (fork.admission().hasVisitorSlot()
                    && fork.life().isInRoom()
                    && (longest == null || isBefore(fork, longest, counts))) {
                longest = fork;
            }
        }
        if (longest != null && longest.admission().visitNanos(System.nanoTime()) >= MIN_STAY_NANOS) {
            ConnectedFork leaver = longest;
            announcer.inOrder(() -> {
                if (leaver.life().isInRoom()) {
                    exits.idle(leaver, "another visitor needs the slot");
                }
            });
        }
    }

    private static boolean isBefore(ConnectedFork fork, ConnectedFork other, Map<Origin, Integer> counts) {
        int more = Integer.compare(
                counts.get(fork.admission().origin()),
                counts.get(other.admission().origin()));
        return more > 0
                || (more == 0
                        && fork.admission().visitNanos(0) > other.admission().visitNanos(0));
    }
}
