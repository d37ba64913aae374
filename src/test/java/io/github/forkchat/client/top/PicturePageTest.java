package io.github.forkchat.client.top;

import io.github.forkchat.protocol.JsonLine;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Tests of the diagram of processes and pipes. */
final class PicturePageTest {
    private static final LocalProcesses NOTHING = new LocalProcesses(Path.of("/nonexistent"));
    private static final int CLIENTS = 20;

    private static ClientFigures client(int id, double in, double out) {
        JsonLine object = JsonLine.ofType("watched-client")
                .with("id", id)
                .with("pid", 1_000 + id)
                .with("name", "c" + id);
        return new ClientFigures(object, "here", in, out, NOTHING);
    }

    private static List<String> rows(List<ClientFigures> clients, int height) {
        TopFigures.Rates rates = new TopFigures.Rates(0, 0, 0, 0);
        TopFigures figures = new TopFigures(JsonLine.ofType("watched"), 0, rates, NOTHING, clients);
        return new PicturePage(new TopStyle(false), "here")
                .render(figures, new TopState(), 80, height).stream()
                        .map(row -> row.toString().stripTrailing())
                        .toList();
    }

    /** A sender gets none of its own messages, so it receives least. */
    @Test
    void theSendersAreAmongTheBusiest() {
        List<ClientFigures> clients = new ArrayList<>();
        for (int id = 0; id < CLIENTS; id++) {
            clients.add(client(id, id == 7 ? 50 : 0, id == 7 ? 100 : 3_000));
        }
        List<String> rows = rows(clients, 24);
        assertTrue(rows.stream().anyMatch(row -> row.startsWith("c7 ")), "" + rows);
        assertTrue(rows.get(23).endsWith("the busiest 10 of 20"), "" + rows);
    }

    @Test
    void theBoxOfServerMainIsClosedAtEachHeight() {
        List<ClientFigures> clients = new ArrayList<>();
        for (int id = 0; id < CLIENTS; id++) {
            clients.add(client(id, 0, 0));
            for (int height = 13; height <= 40; height++) {
                List<String> rows = rows(clients, height);
                assertEquals(height, rows.size());
                assertEquals(2, rows.stream().filter(row -> row.endsWith("-+")).count(), "" + rows);
                assertTrue(rows.get(height - 1).startsWith("q quit"), "" + rows);
            }
        }
    }
}
