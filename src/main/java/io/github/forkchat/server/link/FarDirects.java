package io.github.forkchat.server.link;

import io.github.forkchat.protocol.PlainText;
import io.github.forkchat.protocol.Signal;
import io.github.forkchat.protocol.link.FarDirect;
import io.github.forkchat.protocol.link.LinkNames;
import io.github.forkchat.server.forks.ConnectedFork;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** The direct messages to and from members of other servers. Threads: passData. */
final class FarDirects {
    /** Maximum number of messages that wait for their answer. */
    private static final int MAX_WAITING = 1_000;

    private record Waiting(ConnectedFork fork, int request) {}

    private final Map<Integer, Waiting> waiting = new HashMap<>();
    private final LinkedRoom room;
    private final FarSites sites;
    private final LinkPort port;
    private final String ownSite;
    private int lastTicket;

    FarDirects(LinkedRoom room, FarSites sites, LinkPort port, String ownSite) {
        this.ownSite = ownSite;
        this.room = room;
        this.sites = sites;
        this.port = port;
    }

    /** A message has come from another server: delivers it, and answers. */
    void received(int ticket, FarDirect message) {
        String refusal = "the message is invalid";
        FarSite site = message == null ? null : sites.findOrCreate(message.site());
        if (site != null) {
            byte[] name = message.from().getBytes(StandardCharsets.UTF_8);
            FarMember from = site.member(name, System.currentTimeMillis());
            refusal = from == null ? refusal : room.direct(message.to(), from.id(), from.shownName(), message.text());
        }
        byte[] answer = refusal == null ? new byte[0] : refusal.getBytes(StandardCharsets.UTF_8);
        port.send(Signal.FAR_ANSWER_SIGNAL, ticket, answer);
    }

    /**
     * Sends a message to a member of another server.
     *
     * @param to the member's name, an @, and the name of its server
     * @return the reason of a refusal, or null; then the fork gets the answer later
     */
    String send(ConnectedFork from, int number, String to, byte[] text, boolean isLinked) {
        int at = to.lastIndexOf(LinkNames.AT);
        String siteName = to.substring(at + 1);
        if (siteName.equals(ownSite)) {
            return sendHere(from, number, to.substring(0, at), text);
        }
        FarSite site = sites.find(siteName);
        if (site == null) {
            return "nobody here is called " + to;
        }
        if (!isLinked || !site.isInReach()) {
            return "site " + site.name() + " is unreachable";
        }
        FarDirect message = new FarDirect(site.name(), from.member().nameText(), to.substring(0, at), text);
        byte[] bytes = message.bytes();
        if (waiting.size() >= MAX_WAITING || port.room() < bytes.length) {
            return "too many direct messages are on their way; try again later";
        }
        port.send(Signal.FAR_DIRECT_SIGNAL, add(from, number), bytes);
        return null;
    }

    /** The members of other servers know a client of this one by such a name. */
    private String sendHere(ConnectedFork from, int number, String to, byte[] text) {
        String fault = room.direct(to, from.clientId(), from.member().name(), text);
        if (fault == null && number != 0) {
            room.receipt(from, number);
        }
        return fault;
    }

    private int add(ConnectedFork fork, int request) {
        lastTicket = lastTicket == Integer.MAX_VALUE ? 1 : lastTicket + 1;
        waiting.put(lastTicket, new Waiting(fork, request));
        return lastTicket;
    }

    /** The answer to one has come; its refusal, which may be anything, is empty if it was delivered. */
    void answered(int ticket, byte[] refusal) {
        Waiting asked = waiting.remove(ticket);
        if (asked != null) {
            PlainText.clean(ByteBuffer.wrap(refusal), 0, refusal.length);
            answer(asked, new String(refusal, StandardCharsets.UTF_8));
        }
    }

    private void answer(Waiting asked, String refusal) {
        if (!refusal.isEmpty()) {
            room.refused(asked.fork, asked.request, refusal);
        } else if (asked.request != 0) {
            room.receipt(asked.fork, asked.request);
        }
    }

    /** The link has ended, and no answer will come. */
    void refuseAll(String why) {
        waiting.values().forEach(asked -> answer(asked, why));
        waiting.clear();
    }
}
