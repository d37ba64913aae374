package io.github.forkchat.server.room;

import io.github.forkchat.protocol.Frame;
import io.github.forkchat.protocol.Message;
import io.github.forkchat.protocol.Reply;
import io.github.forkchat.protocol.Signal;
import io.github.forkchat.server.forks.ConnectedFork;
import io.github.forkchat.server.forks.ForkTable;
import io.github.forkchat.server.forks.NameRegistry;
import io.github.forkchat.server.link.Outgoing;
import io.github.forkchat.server.ring.BroadcastRing;
import java.nio.charset.StandardCharsets;

/** Answers a fork that asks for the list of clients: the topic, and a reply for each client. Threads: passData. */
final class ClientList {
    /** Maximum length of a reply: a name, an address and seven numbers. */
    private static final int ENTRY_BYTES =
            Frame.HEADER_BYTES + Reply.OFF_MESSAGE + Message.prefixBytes(NameRegistry.MAX_CHARS) + 256;

    private static final int MAX_LISTS = 4;
    private static final int SECOND_MILLIS = 1_000;

    private final BroadcastRing ring;
    private final ForkTable forks;
    private final RingSpace space;
    private final Announcer announcer;
    private final Topic topic;
    /** The way to the other servers; null if there are none. */
    private final Outgoing link;

    ClientList(BroadcastRing ring, ForkTable forks, RingSpace space, Announcer announcer, Topic topic, Outgoing link) {
        this.link = link;
        this.ring = ring;
        this.forks = forks;
        this.space = space;
        this.announcer = announcer;
        this.topic = topic;
    }

    /**
     * Answers the request of this number. A list is much longer than the request, so a client that asks and does not
     * read would fill the ring. Therefore at most {@value #MAX_LISTS} lists are on their way to one client.
     */
    void tell(ConnectedFork asker, int number) {
        if (asker.requests().listsDue(asker.feed().cursor().position()) >= MAX_LISTS) {
            announcer.refused(asker, number, "the lists that you asked for before are still on their way");
            return;
        }
        int members = forks.size() + (link == null ? 0 : link.farMembers());
        if (!space.isThereFor(ENTRY_BYTES * members + Topic.MAX_BYTES)) {
            announcer.refused(asker, number, "too many clients wait for what was said; ask again later");
            return;
        }
        long tail = ring.tail();
        if (topic.isThere()) {
            topic.tell(asker, number);
        }
        for (int i = 0; i < forks.size(); i++) {
            ConnectedFork fork = forks.at(i);
            if (fork.life().isInRoom()) {
                byte[] text = describe(fork, tail);
                announcer.reply(
                        Signal.WHO_SIGNAL,
                        asker,
                        number,
                        fork.member().joinedMillis(),
                        fork.member().name(),
                        text);
            }
        }
        if (link != null) {
            link.listFar((name, sinceMillis, entries) -> announcer.reply(
                    Signal.WHO_SIGNAL, asker, number, sinceMillis, name, entries.getBytes(StandardCharsets.UTF_8)));
        }
        announcer.receipt(asker, number);
        asker.requests().listed(ring.tail());
    }

    /**
     * Describes a client. A fork counts as behind only if its pipe was full; otherwise it gets all that the ring holds
     * for it in this turn.
     *
     * @param tail the ring's tail before the answer
     */
    private static byte[] describe(ConnectedFork fork, long tail) {
        int pid = fork.life().hasProcess() ? fork.life().child().pid() : 0;
        long behind = fork.feed().backlogBytes(tail);
        long lastMillis = Math.max(fork.member().joinedMillis(), fork.activity().messageMillis());
        long idleSeconds = Math.max(0, System.currentTimeMillis() - lastMillis) / SECOND_MILLIS;
        String text = "id=" + fork.clientId() + " peer=" + fork.peer() + " pid=" + pid + " messages="
                + fork.activity().messages() + " bytes=" + fork.activity().textBytes() + " behind=" + behind + " idle="
                + idleSeconds;
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
