package io.github.forkchat.libc;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

final class ListenSocketTest {
    private static final boolean[] BOTH_WAYS = {LinuxLibC.AVAILABLE, false};

    private static InetSocketAddress loopback(String host) throws IOException {
        return new InetSocketAddress(InetAddress.getByName(host), 0);
    }

    private static AcceptedClient accept(ListenSocket listener, boolean withAccept4) throws ErrnoException {
        try (PollSet poll = new PollSet()) {
            poll.add(listener.fd(), PollSet.READABLE);
            assertEquals(1, poll.poll(60_000), "a client waits");
        }
        return listener.accept(withAccept4);
    }

    /** A client says "hi", over a connection that was accepted in either way. */
    private static void converse(ListenSocket listener, SocketAddress address, String peer) throws IOException {
        for (boolean withAccept4 : BOTH_WAYS) {
            assertNull(listener.accept(withAccept4), "nobody is there");
            try (SocketChannel client = SocketChannel.open(address);
                    NativeBuffer buffer = new NativeBuffer(16)) {
                AcceptedClient accepted = accept(listener, withAccept4);
                assertTrue(accepted.peer().startsWith(peer), accepted.peer());
                assertEquals(
                        peer.equals(SocketAddresses.UNIX_PEER) ? PeerUser.login(UserId.effective()) : null,
                        accepted.login());
                assertTrue(accepted.fd().number() >= InheritedFds.FIRST_FREE);
                client.write(ByteBuffer.wrap(new byte[] {'h', 'i'}));
                assertEquals(2, accepted.fd().read(buffer.address(), 16), "it blocks until something comes");
                accepted.fd().shutdownOutput();
                assertEquals(-1, client.read(ByteBuffer.allocate(1)), "the end of file");
                accepted.fd().close();
            }
        }
    }

    @Test
    void peekShowsReceivedDataAndAnEndWithoutData() throws IOException {
        try (ListenSocket listener = ListenSocket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                SocketChannel client =
                        SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), listener.port()));
                NativeBuffer buffer = new NativeBuffer(16);
                PollSet poll = new PollSet();
                Fd fd = accept(listener, LinuxLibC.AVAILABLE).fd()) {
            assertEquals(Fd.WOULD_BLOCK, fd.peek(buffer.address(), 16));
            assertEquals(Fd.WOULD_BLOCK, fd.take(buffer.address(), 16));
            assertFalse(fd.isAbandoned(buffer));
            client.write(ByteBuffer.wrap(new byte[] {'h', 'i'}));
            client.shutdownOutput();
            poll.add(fd, PollSet.HANG_UP);
            assertEquals(1, poll.poll(10_000));
            assertTrue(poll.isHungUp(0));
            assertEquals(2, fd.peek(buffer.address(), 16));
            assertFalse(fd.isAbandoned(buffer), "there is something to be heard first");
            assertEquals(2, fd.take(buffer.address(), 16));
            assertEquals(0, fd.peek(buffer.address(), 16));
            assertTrue(fd.isAbandoned(buffer));
            assertEquals(3, fd.send(buffer.address(), 3));
            ByteBuffer heard = ByteBuffer.allocate(3);
            while (heard.hasRemaining()) {
                client.read(heard);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void aTcpClientIsAccepted(String host) throws IOException {
        try (ListenSocket listener = ListenSocket.bind(loopback(host))) {
            String start = host.contains(":") ? "[::1]:" : "127.0.0.1:";
            assertTrue(listener.address().startsWith(start), listener.address());
            int port = Integer.parseInt(listener.address().substring(start.length()));
            converse(listener, new InetSocketAddress(host, port), start);
        }
    }

    /** The buffer has the address of the client before it. */
    @Test
    void aClientWithoutAnAddressIsClosed() throws IOException {
        try (Pipe pipe = Pipe.create();
                ListenSocket listener = ListenSocket.bind(loopback("127.0.0.1"));
                AcceptCall accepting = new AcceptCall(listener.fd(), true, listener.address())) {
            assertNull(accepting.described(pipe.writeEnd(), 0));
            try (NativeBuffer one = new NativeBuffer(1)) {
                assertEquals(0, pipe.readEnd().read(one.address(), 1), "the end of file");
            }
        }
    }

    @Test
    void aClientOfAUnixSocketIsAccepted(@TempDir Path folder) throws IOException {
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(folder.resolve("s"));
        assertFalse(ListenSocket.answers(address), "nothing is there");
        try (ListenSocket listener = ListenSocket.bind(address)) {
            assertEquals(address.getPath().toString(), listener.address());
            converse(listener, address, SocketAddresses.UNIX_PEER);
            assertTrue(ListenSocket.answers(address));
        }
        assertFalse(ListenSocket.answers(address), "a dead socket's file");
    }

    @Test
    void anAddressInUseIsEaddrinuse(@TempDir Path folder) throws IOException {
        UnixDomainSocketAddress unix = UnixDomainSocketAddress.of(folder.resolve("s"));
        try (ListenSocket first = ListenSocket.bind(loopback("127.0.0.1"));
                ListenSocket second = ListenSocket.bind(unix)) {
            int port = Integer.parseInt(first.address().substring("127.0.0.1:".length()));
            InetSocketAddress same = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
            assertTrue(assertThrows(ErrnoException.class, () -> ListenSocket.bind(same))
                    .is(Errno.EADDRINUSE));
            assertTrue(assertThrows(ErrnoException.class, () -> ListenSocket.bind(unix))
                    .is(Errno.EADDRINUSE));
            assertEquals(unix.getPath().toString(), second.address());
        }
    }

    @Test
    void anAddressThatIsNotOursIsEaddrnotavail() throws IOException {
        InetSocketAddress documentation = new InetSocketAddress(InetAddress.getByName("192.0.2.1"), 0);
        assertTrue(assertThrows(ErrnoException.class, () -> ListenSocket.bind(documentation))
                .is(Errno.EADDRNOTAVAIL));
    }

    @Test
    void aPathThatIsTooLongIsRefused(@TempDir Path folder) {
        UnixDomainSocketAddress tooLong = UnixDomainSocketAddress.of(folder.resolve("x".repeat(120)));
        assertThrows(IllegalArgumentException.class, () -> ListenSocket.bind(tooLong));
    }
}
