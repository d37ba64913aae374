package io.github.forkchat.libc;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

final class PeerUserTest {
    private static final int ROOT = 0;
    /** Far above the ids that systems give to users. */
    private static final int NOBODY_AT_ALL = 2_147_000_001;

    @Test
    void thePeerIsTheUserOfTheProcessThatConnected(@TempDir Path folder) throws IOException {
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(folder.resolve("s"));
        try (ListenSocket listener = ListenSocket.bind(address);
                SocketChannel client = SocketChannel.open(address);
                PollSet poll = new PollSet()) {
            assertTrue(client.isConnected());
            poll.add(listener.fd(), PollSet.READABLE);
            assertEquals(1, poll.poll(60_000), "a client waits");
            AcceptedClient accepted = listener.accept();
            try (Fd socket = accepted.fd()) {
                int uid = (int) Files.getAttribute(address.getPath(), "unix:uid"); // this process has made it
                assertEquals(uid, PeerUser.uid(socket));
                assertEquals(PeerUser.login(uid), accepted.login());
            }
        }
    }

    @Test
    void aUserIdHasALoginNameOrNone() {
        assertEquals("root", PeerUser.login(ROOT));
        assertNull(PeerUser.login(NOBODY_AT_ALL));
        assertEquals("root", PeerUser.login(ROOT), "a failed search does no harm");
    }

    @Test
    void aDescriptorThatIsNoSocketHasNoPeer() throws IOException {
        try (Pipe pipe = Pipe.create()) {
            ErrnoException e = assertThrows(ErrnoException.class, () -> PeerUser.uid(pipe.readEnd()));
            assertTrue(e.is(Errno.ENOTSOCK), e.getMessage());
        }
        assertTrue(assertThrows(ErrnoException.class, () -> PeerUser.uid(new Fd(-1)))
                .is(Errno.EBADF));
    }
}
