package io.github.forkchat.server.admission;

import io.github.forkchat.libc.AcceptedClient;
import io.github.forkchat.libc.PollSet;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Tests of the order in which waiting clients are served. The sockets are real, the addresses are not. */
final class WaitingRoomTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    /** So long after it came a client is started at a time when others hang up. */
    private static final long SETTLED = TimeUnit.MILLISECONDS.toNanos(20);

    private static final int MAX_WAITING = 8;

    private final Reputation reputation = new Reputation();
    private final Set<Origin> mayNotStart = new HashSet<>();
    private final WaitingRoom room = new WaitingRoom(
            MAX_WAITING, reputation, (origin, penalized) -> !mayNotStart.contains(origin), new SplittableRandom(1));
    private final PollSet poll = new PollSet();
    private WaitingClients clients;
    private long now = System.nanoTime();

    @BeforeEach
    void listen() throws IOException {
        clients = new WaitingClients();
    }

    @AfterEach
    void close() throws IOException {
        clients.close();
        poll.close();
    }

    /** A client that waits from now on, as if it had come from there. */
    private WaitingClient wait(String host) throws IOException {
        WaitingClient client = clients.connect(host, now);
        assertNull(room.add(client, now), "nobody is dropped for it");
        return client;
    }

    private SocketChannel last() {
        return clients.last();
    }

    private void awaitHangUpAndLook() throws IOException {
        poll.clear();
        room.addTo(poll);
        assertTrue(poll.poll(10_000) > 0, "somebody has hung up");
        room.look(poll, now);
    }

    private void assertTurns(WaitingClient... expected) {
        for (WaitingClient client : expected) {
            assertSame(client, room.next(now));
        }
    }

    @Test
    void originsTakeTurnsHoweverManyClientsEachHas() throws IOException {
        WaitingClient a1 = wait("192.0.2.1");
        WaitingClient a2 = wait("192.0.2.1");
        WaitingClient a3 = wait("192.0.2.1");
        WaitingClient b1 = wait("192.0.2.2");
        assertTurns(a1, b1, a2, a3);
        assertNull(room.next(now));
    }

    /** A newcomer that finds the room crowded has those forgotten who have hung up, between poll(2) and the look. */
    @Test
    void aClientThatIsForgottenAfterPollIsForgottenOnce() throws IOException {
        wait("192.0.2.1");
        last().close();
        wait("192.0.2.2");
        poll.clear();
        room.addTo(poll);
        assertTrue(poll.poll(10_000) > 0, "somebody has hung up");
        room.forgetHungUp(now);
        room.look(poll, now);
        assertEquals(1, room.size());
        assertEquals(1, room.hungUp());
    }

    @Test
    void aClientThatHasHungUpIsForgottenAndNeverStarted() throws IOException {
        wait("192.0.2.1");
        last().close();
        awaitHangUpAndLook();
        assertEquals(0, room.size());
        wait("192.0.2.1");
        last().setOption(StandardSocketOptions.SO_LINGER, 0);
        last().close();
        awaitHangUpAndLook();
        assertEquals(0, room.size());
        assertEquals(2, room.hungUp());
        assertNull(room.next(now));
    }

    @Test
    void aClientThatSaysSomethingAndClosesItsSideIsServedAfterThoseThatAreStillThere() throws IOException {
        WaitingClient half = wait("192.0.2.1");
        last().write(ByteBuffer.wrap(new byte[] {'h', 'i'}));
        last().shutdownOutput();
        awaitHangUpAndLook();
        assertEquals(1, room.size());
        WaitingClient open = wait("192.0.2.2");
        now += SETTLED;
        assertTurns(open, half);
    }

    @Test
    void whileSomebodyHangsUpClientsAreStartedTwentyMillisecondsAfterTheyCame() throws IOException {
        wait("192.0.2.1");
        last().close();
        awaitHangUpAndLook();
        WaitingClient client = wait("192.0.2.2");
        assertNull(room.next(now));
        now += SETTLED;
        assertTurns(client);
        now += 10 * SECOND;
        assertTurns(wait("192.0.2.2"));
    }

    @Test
    void aMembersOriginGoesFirstButNotAlways() throws IOException {
        reputation.entered(Origin.of("192.0.2.9:1"), now - 60 * SECOND);
        WaitingClient stranger = wait("192.0.2.1");
        List<WaitingClient> members = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            members.add(wait("192.0.2.9"));
        }
        assertTurns(members.get(0), members.get(1), members.get(2), stranger);
        members.clear();
        WaitingClient other = wait("192.0.2.1");
        for (int i = 0; i < 3; i++) {
            members.add(wait("192.0.2.9"));
        }
        room.next(now);
        room.next(now);
        room.next(now);
        assertSame(other, room.next(now), "one of four turns is not the members'");
    }

    @Test
    void anOriginWithAPenaltyWaitsForThoseWithoutAndAPenalizedOneForAll() throws IOException {
        Origin bad = Origin.of("192.0.2.1:1");
        reputation.penalize(bad, Penalty.WRONG_PASSWORD, now);
        WaitingClient guesser = wait("192.0.2.1");
        WaitingClient half = wait("192.0.2.2");
        last().write(ByteBuffer.wrap(new byte[] {'h', 'i'}));
        last().shutdownOutput();
        awaitHangUpAndLook();
        WaitingClient open = wait("192.0.2.3");
        now += SETTLED;
        assertTurns(open, guesser);
        for (int i = 0; i < 3; i++) {
            reputation.penalize(bad, Penalty.WRONG_PASSWORD, now);
        }
        guesser = wait("192.0.2.1");
        now += SETTLED;
        assertTurns(half, guesser);
        wait("192.0.2.1");
        assertNull(room.next(now), "it pauses");
        now += SECOND;
        assertNotNull(room.next(now));
    }

    @Test
    void anOriginThatMayNotStartNowHoldsNobodyElseUp() throws IOException {
        mayNotStart.add(Origin.of("192.0.2.1:1"));
        WaitingClient busy = wait("192.0.2.1");
        WaitingClient other = wait("192.0.2.2");
        assertTurns(other);
        assertNull(room.next(now));
        mayNotStart.clear();
        assertTurns(busy);
    }

    @Test
    void aFullQueueDropsAClientOfTheOriginWithMostClients() throws IOException {
        WaitingClient alone = wait("192.0.2.2");
        for (int i = 0; i < MAX_WAITING / 2 - 1; i++) {
            wait("192.0.2.1");
        }
        int dropped = 0;
        for (int i = 0; i < 100; i++) {
            WaitingClient more = new WaitingClient(
                    new AcceptedClient(
                            alone.accepted().fd(), "192.0.2.1:7", AcceptedClient.NO_USER, AcceptedClient.Route.TCP),
                    now);
            WaitingClient victim = room.add(more, now);
            if (victim != null) {
                dropped++;
                assertEquals(Origin.of("192.0.2.1:1"), victim.origin());
            }
            assertTrue(room.size() <= MAX_WAITING, "" + room.size());
        }
        assertEquals(100 - (room.size() - MAX_WAITING / 2), dropped);
        assertTurns(alone);
    }
}
