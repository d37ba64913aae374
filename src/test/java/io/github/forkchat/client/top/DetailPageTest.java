package io.github.forkchat.client.top;

import io.github.forkchat.protocol.JsonLine;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertTrue;

/** Tests of the page of one client. */
final class DetailPageTest {
    private static final LocalProcesses NOTHING = new LocalProcesses(Path.of("/nonexistent"));

    @ParameterizedTest
    @CsvSource({
        "131072, 262144, [##########..........] 128 KiB",
        "131072, 131072, [####################] 128 KiB",
        "0, 65536, [....................] 0 B"
    })
    void aBarShowsTheFillOfAPipeOfAnySize(long bytes, long size, String bar) {
        JsonLine client = JsonLine.ofType("watched-client")
                .with("id", 1)
                .with("pid", 2)
                .with("name", "ann")
                .with("pipe", bytes)
                .with("pipe-size", size);
        List<ClientFigures> clients = List.of(new ClientFigures(client, "here", 0, 0, NOTHING));
        TopFigures.Rates rates = new TopFigures.Rates(0, 0, 0, 0);
        TopFigures figures = new TopFigures(JsonLine.ofType("watched"), 0, rates, NOTHING, clients);
        TopState state = new TopState();
        state.select(clients.get(0));
        List<String> rows = new DetailPage(new TopStyle(false), "here", NOTHING)
                .render(figures, state, 80, 24).stream()
                        .map(row -> row.toString().strip())
                        .toList();
        int pipe = rows.indexOf("pipeMainToFork of this client");
        assertTrue(rows.get(pipe + 1).startsWith(bar), "" + rows);
    }
}
