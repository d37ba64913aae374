package io.github.forkchat.server.proxy;

import io.github.forkchat.libc.PollSet;
import io.github.forkchat.server.admission.WaitingClient;
import io.github.forkchat.server.admission.WaitingClients;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

/** The sockets are real, the time is not. */
final class AddressedClientsTest {
    private static final String PROXY = "127.0.0.1";
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final int EVENT_MILLIS = 60_000;

    private final AddressedClients addressed = new AddressedClients();
    private final PollSet poll = new PollSet();
    private WaitingClients clients;

    @BeforeEach
    void listen() throws IOException {
        clients = new WaitingClients();
    }

    @AfterEach
    void close() throws IOException {
        clients.close();
        poll.close();
    }

    private WaitingClient add(long now) throws IOException {
        WaitingClient client = clients.connect(PROXY, now);
        addressed.add(client, client, now);
        return client;
    }

    private void look(int millis, long now) throws IOException {
        poll.clear();
        addressed.addTo(poll);
        poll.poll(millis);
        addressed.look(poll, now);
    }

    @Test
    void aConnectionThatIsClosedWithoutAWordIsClosedHereToo() throws IOException {
        add(0);
        look(0, 0);
        Socket check = clients.last().shutdownOutput().socket();
        look(EVENT_MILLIS, 1);
        assertNull(addressed.next());
        check.setSoTimeout(EVENT_MILLIS);
        assertEquals(-1, check.getInputStream().read());
        assertEquals(PollSet.FOR_EVER, addressed.timeoutMillis(1));
    }

    @Test
    void aConnectionThatSpeaksIsServedAtOnce() throws IOException {
        WaitingClient silent = add(0);
        WaitingClient speaks = add(0);
        clients.last().write(ByteBuffer.wrap(new byte[] {'\n'}));
        look(EVENT_MILLIS, 1);
        assertEquals(speaks, addressed.next());
        assertNull(addressed.next());
        addressed.hurry();
        assertEquals(silent, addressed.next());
    }

    @Test
    void aConnectionThatSpeaksAndEndsIsServed() throws IOException {
        WaitingClient speaks = add(0);
        clients.last().write(ByteBuffer.wrap(new byte[] {'\n'}));
        clients.last().close();
        look(EVENT_MILLIS, 1);
        assertEquals(speaks, addressed.next());
    }

    @Test
    void aSilentConnectionIsServedAfterASecond() throws IOException {
        WaitingClient reader = add(0);
        assertEquals(1000, addressed.timeoutMillis(0));
        look(0, SECOND - 1);
        assertNull(addressed.next());
        look(0, SECOND);
        assertEquals(reader, addressed.next());
    }

    @Test
    void aConnectionThatHadToMakeRoomIsNotServedTwice() throws IOException {
        WaitingClient oldest = add(0);
        WaitingClient other = add(0);
        poll.clear();
        addressed.addTo(poll);
        poll.poll(0);
        addressed.hurry();
        addressed.look(poll, SECOND);
        assertEquals(oldest, addressed.next());
        assertEquals(other, addressed.next());
        assertNull(addressed.next());
    }

    @Test
    void onlyAConnectionWhoseHeaderNamesNoClientOrTheConnectionItselfWaits() throws IOException {
        WaitingClient connection = clients.connect(PROXY, 0);
        String peer = connection.accepted().peer();
        InetSocketAddress itself = new InetSocketAddress(
                InetAddress.getLoopbackAddress(), Integer.parseInt(peer.substring(peer.lastIndexOf(':') + 1)));
        InetSocketAddress client = new InetSocketAddress("203.0.113.7", itself.getPort());
        addressed.add(connection, new WaitingClient(connection.accepted().proxied(), 0), 0);
        addressed.add(connection, new WaitingClient(connection.accepted().proxied(itself), 0), 0);
        assertNull(addressed.next());
        assertEquals(2, addressed.waiting());
        WaitingClient goesOn = new WaitingClient(connection.accepted().proxied(client), 0);
        addressed.add(connection, goesOn, 0);
        assertEquals(goesOn, addressed.next());
        assertEquals(2, addressed.waiting());
    }
}
