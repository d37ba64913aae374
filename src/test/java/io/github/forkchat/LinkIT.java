package io.github.forkchat;

import io.github.forkchat.testkit.Background;
import io.github.forkchat.testkit.LinkedServers;
import io.github.forkchat.testkit.NatsServer;
import io.github.forkchat.testkit.RunningServer;
import io.github.forkchat.testkit.TestClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** One room on several servers, with a real broker: one order, each line once. */
final class LinkIT {
    @TempDir
    private Path folder;

    private static Background talk(TestClient client, String name, int lines) {
        return Background.start(name, () -> {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < lines; i++) {
                text.append(name).append(' ').append(i).append('\n');
                if (i % 50 == 49 || i == lines - 1) {
                    client.send(text.toString());
                    text.setLength(0);
                }
            }
        });
    }

    private static List<String> take(TestClient client, int lines) {
        List<String> taken = new ArrayList<>();
        for (int i = 0; i < lines; i++) {
            taken.add(client.line());
        }
        return taken;
    }

    /**
     * Each server has listeners, and two clients that send and receive. Every client must receive the lines in the order
     * in which the first listener receives them.
     */
    private void assertOneOrder(List<String> sites, int listenersOfEach, int lines) throws IOException {
        try (NatsServer broker = NatsServer.start(folder).withStream();
                LinkedServers servers = LinkedServers.at(broker, folder, "--link-loss", "hold")) {
            List<TestClient> listeners = new ArrayList<>();
            List<TestClient> speakers = new ArrayList<>();
            for (String site : sites) {
                RunningServer server = servers.start(site);
                listeners.addAll(server.join(listenersOfEach));
                speakers.addAll(server.join(2));
            }
            List<Background> talks = new ArrayList<>();
            for (int i = 0; i < speakers.size(); i++) {
                talks.add(talk(speakers.get(i), "speaker" + i, lines));
            }
            talks.forEach(Background::finish);
            List<String> order = take(listeners.get(0), speakers.size() * lines);
            for (TestClient listener : listeners.subList(1, listeners.size())) {
                assertEquals(order, take(listener, order.size()));
            }
            for (int i = 0; i < speakers.size(); i++) {
                String own = "speaker" + i + " ";
                List<String> ownLines =
                        order.stream().filter(line -> line.startsWith(own)).toList();
                assertEquals(
                        IntStream.range(0, lines).mapToObj(line -> own + line).toList(), ownLines);
                List<String> others =
                        order.stream().filter(line -> !line.startsWith(own)).toList();
                assertEquals(others, take(speakers.get(i), others.size()));
            }
            assertTrue(listeners.get(0).lines().size() == order.size(), "nothing more");
        }
    }

    @Test
    void clientsOfThreeServersSeeAllLinesInOneOrder() throws IOException {
        assertOneOrder(List.of("east", "west", "north"), 1, 1_667);
    }

    @Test
    @Tag("long")
    void tenClientsOnEachOfTwoServersSeeAllLinesInOneOrder() throws IOException {
        assertOneOrder(List.of("east", "west"), 8, 20_000);
    }

    @Test
    @Tag("long")
    void tenClientsOnEachOfThreeServersSeeAllLinesInOneOrder() throws IOException {
        assertOneOrder(List.of("east", "west", "north"), 8, 20_000);
    }
}
