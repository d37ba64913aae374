package io.github.forkchat.server.link;

import io.github.forkchat.server.forks.ConnectedFork;
import java.util.HashMap;
import java.util.Map;

/** The direct messages to members of other servers that wait for their answer. Threads: passData. */
final class FarDirects {
    /** Maximum number of them. */
    private static final int MAX_WAITING = 1_000;

    private record Waiting(ConnectedFork fork, int request) {}

    private final Map<Integer, Waiting> waiting = new HashMap<>();
    private final LinkedRoom room;
    private int lastTicket;

    FarDirects(LinkedRoom room) {
        this.room = room;
    }

    /** Whether there may be one more. */
    boolean hasSpace() {
        return waiting.size() < MAX_WAITING;
    }

    /** Notes one; returns its ticket. */
    int add(ConnectedFork fork, int request) {
        lastTicket = lastTicket == Integer.MAX_VALUE ? 1 : lastTicket + 1;
        waiting.put(lastTicket, new Waiting(fork, request));
        return lastTicket;
    }

    /** The answer to one has come; its refusal is empty if it was delivered. */
    void answered(int ticket, String refusal) {
        Waiting asked = waiting.remove(ticket);
        if (asked != null) {
            answer(asked, refusal);
        }
    }

    private void answer(Waiting asked, String refusal) {
        if (!refusal.isEmpty()) {
            room.refused(asked.fork, asked.request, refusal);
        } else if (asked.request != 0) {
            room.receipt(asked.fork, asked.request);
        }
    }

    /** The link is gone, and no answer will come. */
    void refuseAll(String why) {
        waiting.values().forEach(asked -> answer(asked, why));
        waiting.clear();
    }
}
