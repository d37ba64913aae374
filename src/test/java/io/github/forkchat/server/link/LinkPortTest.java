package io.github.forkchat.server.link;

import io.github.forkchat.libc.NativeBuffer;
import io.github.forkchat.libc.Pipe;
import io.github.forkchat.libc.PollSet;
import io.github.forkchat.protocol.Frame;
import io.github.forkchat.protocol.Signal;
import io.github.forkchat.protocol.link.FarDirect;
import java.io.IOException;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertTrue;

final class LinkPortTest {
    private static final int DATA_BYTES = 4_000;
    /** More than the port's buffer and a pipe take. */
    private static final int FRAMES = 600;

    @Test
    void aFloodOfRecordsLeavesRoomForADirectMessage() throws IOException {
        LinkPort port = new LinkPort();
        Pipe toLink = Pipe.create();
        Pipe fromLink = Pipe.create();
        try {
            port.open(toLink.writeEnd(), fromLink.readEnd());
            while (port.roomForRecords() > 0) {
                port.end(Signal.SAID_SIGNAL, 0, Math.min(DATA_BYTES, port.roomForRecords()));
            }
            assertTrue(port.send(Signal.FAR_DIRECT_SIGNAL, 1, new byte[FarDirect.MAX_BYTES]));
        } finally {
            port.close();
            toLink.readEnd().close();
            fromLink.writeEnd().close();
        }
    }

    /** While the ring is full, no frame is taken; the link waits meanwhile. */
    @Test
    void aLinkThatSendsMoreThanFitsIsNotTakenForEnded() throws IOException {
        LinkPort port = new LinkPort();
        Pipe toLink = Pipe.create();
        Pipe fromLink = Pipe.create();
        try (NativeBuffer frame = new NativeBuffer(Frame.HEADER_BYTES + DATA_BYTES);
                PollSet poll = new PollSet()) {
            fromLink.writeEnd().setNonBlocking(true);
            port.open(toLink.writeEnd(), fromLink.readEnd());
            Frame.putHeader(frame.bytes(), 0, Signal.RELAYED_SIGNAL, 0, DATA_BYTES);
            for (int i = 0; i < FRAMES; i++) {
                fromLink.writeEnd().write(frame.address(), frame.size());
                poll.clear();
                port.addTo(poll, true);
                poll.poll(0);
                assertTrue(port.fill(poll), "after " + i + " frames");
            }
            assertTrue(port.next());
        } finally {
            port.close();
            toLink.readEnd().close();
            fromLink.writeEnd().close();
        }
    }
}
