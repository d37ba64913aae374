package io.github.forkchat.link;

import io.github.forkchat.protocol.link.Batch;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

/** What comes for a connection to the broker that is over. */
final class BrokerSessionTest {
    private static final String NOBODY = "nats://127.0.0.1:1";

    /** They would fill the intake, and the link would wait there for the next connection, which waits for the link. */
    @Test
    void recordsForASessionThatIsOverAreDropped() throws Exception {
        Intake intake = new Intake();
        LinkArguments arguments = new LinkArguments(List.of(NOBODY), "dev", "east", null, null, 0);
        MainPipe toMain = new MainPipe(OutputStream.nullOutputStream());
        BrokerSession session = new BrokerSession(arguments, intake, toMain, new LastMessage(), 1, 0);
        assertEquals("no broker at " + NOBODY + ": Connection refused", session.run());
        session.resume(1, 1);
        ByteBuffer said = ByteBuffer.allocate(Batch.SAID_HEAD_BYTES + 1);
        Batch.putSaidHead(said, 0, 0, 1);
        intake.add(said);
        assertNull(intake.take(0));
    }
}
