package io.github.forkchat.server;

import io.github.forkchat.protocol.Signal;
import io.github.forkchat.server.forks.ConnectedFork;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Forks that Server Main has ended before it handles what they have written. */
@Timeout(60)
final class EndedForkTest {
    /** Its client would join a room that it leaves at once, and would not read why. */
    @Test
    void aForkThatWasEndedWhileItStartedDoesNotJoinTheRoom() throws Exception {
        try (RoomWithoutProcesses room = new RoomWithoutProcesses(1)) {
            ConnectedFork fork = room.register(0);
            room.passData().end(fork, "it is to end");
            CountDownLatch ended = new CountDownLatch(1);
            room.passData().tellSample(sample -> ended.countDown());
            assertTrue(ended.await(60, TimeUnit.SECONDS));
            room.write(RoomWithoutProcesses.frames(0, Signal.READY_SIGNAL, 1, 0));
            room.awaitFrames(1);
            CountDownLatch handled = new CountDownLatch(1);
            room.passData().tellSample(sample -> handled.countDown());
            assertTrue(handled.await(60, TimeUnit.SECONDS));
            assertTrue(fork.life().isStarting());
            assertEquals(1, room.counters().droppedFrames.get());
        }
    }
}
