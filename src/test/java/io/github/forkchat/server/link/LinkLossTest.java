package io.github.forkchat.server.link;

import io.github.forkchat.protocol.link.RecordKind;
import io.github.forkchat.server.flow.RunningClock;
import io.github.forkchat.server.forks.ConnectedFork;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** When the other servers count as unreachable. */
final class LinkLossTest {
    private static final int LOOK_MILLIS = 100;

    private final List<String> notices = new ArrayList<>();
    private long nanos;
    private boolean hasSpace = true;

    private final RunningClock clock = new RunningClock(() -> nanos);
    private final OwnRecords own = new OwnRecords(new Outbox(), room(), clock, new LinkCounters());
    private final LinkLoss loss = new LinkLoss(false, own, room(), new LinkLog(line -> {}), clock);

    private LinkedRoom room() {
        return (LinkedRoom) Proxy.newProxyInstance(
                LinkedRoom.class.getClassLoader(), new Class<?>[] {LinkedRoom.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("hasSpace")) {
                        return hasSpace;
                    }
                    assertEquals("notice", method.getName());
                    notices.add((String) arguments[0]);
                    return null;
                });
    }

    @BeforeEach
    void aRecordWaits() {
        byte[] name = "alice".getBytes(StandardCharsets.US_ASCII);
        ConnectedFork alice = new ConnectedFork(0, "peer", null, null, null, null);
        own.add(RecordKind.MESSAGE, alice, name, 0, ByteBuffer.allocate(1), 0, 1);
    }

    private void pass(int millis) {
        for (int left = millis; left > 0; left -= LOOK_MILLIS) {
            nanos += TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS);
            clock.tick();
            loss.check();
        }
    }

    @Test
    void aBrokerThatStoresNothingForTwoSecondsIsUnreachable() {
        loss.linked();
        pass(2_000);
        assertEquals(0, notices.size());
        pass(LOOK_MILLIS);
        assertEquals(1, notices.size(), notices::toString);
    }

    /** The record may have come back, but waits behind others for space in the ring. */
    @Test
    void timeInWhichTheRingIsFullDoesNotCount() {
        loss.linked();
        hasSpace = false;
        pass(10_000);
        hasSpace = true;
        pass(2_000);
        assertEquals(0, notices.size());
        pass(LOOK_MILLIS);
        assertEquals(1, notices.size());
    }

    @Test
    void aLinkThatCannotBeHeardIsNotAway() {
        hasSpace = false;
        pass(10_000);
        assertEquals(0, notices.size());
        hasSpace = true;
        pass(2_000 + LOOK_MILLIS);
        assertEquals(1, notices.size());
    }
}
