package io.github.forkchat;

import io.github.forkchat.testkit.BrokerRelay;
import io.github.forkchat.testkit.BrokerRelay.Point;
import io.github.forkchat.testkit.LinkedServers;
import io.github.forkchat.testkit.NatsServer;
import io.github.forkchat.testkit.NumberedTalk;
import io.github.forkchat.testkit.RunningServer;
import io.github.forkchat.testkit.TestClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** The connection to the broker breaks, or the broker is killed, at an exact point of a publish; or it is slow. */
final class LinkAckIT {
    private static final int BYTES_PER_SECOND = 30_000;
    private static final int BREAKS = 2;
    private static final int LINES_WHILE_SLOW = 14_000;

    @TempDir
    private Path folder;

    private NatsServer broker;

    /** What happens while clients talk. */
    private interface Disturbance {
        void happen(BrokerRelay relay, NumberedTalk talk);
    }

    private void assertOneOrderDespite(Disturbance disturbance) throws IOException {
        try (NatsServer newBroker = NatsServer.start(folder).withStream();
                BrokerRelay relay = new BrokerRelay(newBroker);
                LinkedServers servers = LinkedServers.at(newBroker, folder, "--link-loss", "hold")) {
            broker = newBroker;
            RunningServer east = servers.startThrough(relay.url(), "east");
            RunningServer west = servers.start("west");
            List<TestClient> listeners = List.of(east.join(), west.join());
            List<NumberedTalk> talks = List.of(
                    NumberedTalk.start("east", east.join(), BYTES_PER_SECOND),
                    NumberedTalk.start("west", west.join(), BYTES_PER_SECOND));
            disturbance.happen(relay, talks.get(0));
            int lines = talks.stream().mapToInt(NumberedTalk::stop).sum();
            List<String> order = NumberedTalk.take(listeners.get(0), lines);
            NumberedTalk.assertAllOnce(order, talks);
            assertEquals(order, NumberedTalk.take(listeners.get(1), lines));
        }
    }

    private void assertOneOrderAfter(Point point, Runnable action, int times) throws IOException {
        assertOneOrderDespite((relay, talk) -> {
            for (int i = 0; i < times; i++) {
                relay.breakAt(point, action);
                talk.awaitMore(100);
            }
        });
    }

    /** At first the link waits for the broker, later it gives up and connects again, and again. */
    @Test
    void aBrokerThatAnswersLateLosesNothing() throws IOException {
        assertOneOrderDespite((relay, talk) -> {
            for (int millis : new int[] {800, 1_500, 3_000, 0}) {
                relay.delay(millis);
                talk.awaitMore(LINES_WHILE_SLOW);
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    void aBatchIsStoredOnceThoughTheConnectionBreaks(Point point) throws IOException {
        assertOneOrderAfter(point, () -> {}, BREAKS);
    }

    @ParameterizedTest
    @EnumSource
    void aBatchIsStoredOnceThoughTheBrokerIsKilled(Point point) throws IOException {
        assertOneOrderAfter(point, this::killAndStartBroker, BREAKS);
    }

    private void killAndStartBroker() {
        try {
            broker.kill();
            broker.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
