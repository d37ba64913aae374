package io.github.forkchat.server.password;

import io.github.forkchat.libc.AcceptedClient;
import io.github.forkchat.server.admission.Penalty;
import io.github.forkchat.server.admission.Reputation;
import io.github.forkchat.server.admission.WaitingClient;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Tests of the eviction from the pool of clients that were asked for the password. */
final class AskedClientsTest {
    private static final int MAX_ASKED = 10;
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final long now = System.nanoTime();
    private final Reputation reputation = new Reputation();
    private final AskedClients clients = new AskedClients(MAX_ASKED, reputation, new SplittableRandom(1));

    private AskedClient client(String host) {
        AcceptedClient accepted =
                new AcceptedClient(null, host + ":1000", AcceptedClient.NO_USER, AcceptedClient.Route.TCP);
        return new AskedClient(new WaitingClient(accepted, now), now + SECOND);
    }

    private AskedClient add(String host) {
        AskedClient client = client(host);
        clients.add(client, now);
        return client;
    }

    @Test
    void noClientIsEvictedBeforeThePoolIsFull() {
        for (int i = 0; i < MAX_ASKED; i++) {
            assertNull(clients.add(client("192.0.2." + i), now));
        }
        assertNotNull(clients.add(client("192.0.2.99"), now));
        assertEquals(MAX_ASKED, clients.all().size());
    }

    @Test
    void aThousandConnectionsFromOneAddressDoNotCostAnotherItsPlace() {
        AskedClient typing = add("192.0.2.1");
        for (int i = 0; i < 1_000; i++) {
            add("192.0.2.2");
            assertTrue(clients.all().contains(typing));
        }
    }

    @Test
    void amongManyAddressesThoseWithAPenaltyLoseTheirPlacesFirst() {
        AskedClient typing = add("192.0.2.1");
        for (int i = 0; i < 1_000; i++) {
            AskedClient attacker = client("198.51.100." + i % 200);
            reputation.penalize(attacker.client.origin(), Penalty.NO_PASSWORD, now);
            clients.add(attacker, now);
            assertTrue(clients.all().contains(typing));
        }
    }

    @Test
    void aClientWhoseLineIsToBeCheckedKeepsItsPlace() {
        AskedClient pending = add("192.0.2.1");
        pending.state = AskedClient.State.PENDING;
        for (int i = 0; i < 1_000; i++) {
            assertNotSame(pending, clients.add(client("192.0.2.1"), now));
        }
    }

    @Test
    void addressesTakeTurnsToBeCheckedHoweverManyLinesEachHas() {
        List<AskedClient> pending = new ArrayList<>();
        for (String host : List.of("192.0.2.1", "192.0.2.1", "192.0.2.1", "192.0.2.2")) {
            pending.add(add(host));
        }
        pending.forEach(client -> client.state = AskedClient.State.PENDING);
        for (int index : new int[] {0, 3, 1, 2}) {
            assertSame(pending.get(index), clients.nextPending(now));
            pending.get(index).state = AskedClient.State.CHECKED;
        }
        assertNull(clients.nextPending(now));
    }

    @Test
    void theLineOfAnAddressWithoutAPenaltyIsCheckedFirst() {
        AskedClient guesser = add("192.0.2.1");
        guesser.state = AskedClient.State.PENDING;
        reputation.penalize(guesser.client.origin(), Penalty.WRONG_PASSWORD, now);
        add("192.0.2.3");
        assertSame(guesser, clients.nextPending(now));
        AskedClient other = add("192.0.2.2");
        other.state = AskedClient.State.PENDING;
        assertSame(other, clients.nextPending(now));
        clients.remove(other);
        clients.remove(guesser);
        assertNull(clients.nextPending(now), "the third has said nothing");
    }
}
