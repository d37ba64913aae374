package io.github.forkchat.client.top;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The clients that were evicted a moment ago. They stay on the screen for {@value #SHOWN_SECONDS} s. A sample does not
 * tell the clients that have left: those were evicted that were behind in the sample before, as many as the server has
 * counted.
 *
 * <p>Threads: one.
 */
final class EvictedClients {
    private static final int SHOWN_SECONDS = 5;
    private static final long SHOWN_MILLIS = SHOWN_SECONDS * 1_000L;

    private record Row(ClientFigures client, long untilMillis) {}

    private final List<Row> rows = new ArrayList<>();
    /** The clients of the sample before. */
    private List<ClientFigures> before = List.of();
    /** The server's count in the sample before; less than 0: there was none. */
    private long evictions = -1;
    /** Evictions whose client was still there in the sample before. */
    private long unexplained;

    /**
     * Takes the next sample; returns the clients that were evicted up to now.
     *
     * @param clients the clients of the sample
     * @param evictionsNow the number of evictions since the server's start
     */
    List<ClientFigures> look(List<ClientFigures> clients, long evictionsNow, long nowMillis) {
        long more = evictions < 0 ? 0 : evictionsNow - evictions;
        Set<String> present = clients.stream().map(ClientFigures::key).collect(Collectors.toSet());
        List<ClientFigures> gone = before.stream()
                .filter(client -> client.isBehind() && !present.contains(client.key()))
                .sorted(Comparator.comparingLong(client -> -client.number("behind")))
                .limit(unexplained + more)
                .map(ClientFigures::evicted)
                .toList();
        unexplained = Math.max(0, more - gone.size());
        gone.forEach(client -> rows.add(new Row(client, nowMillis + SHOWN_MILLIS)));
        rows.removeIf(row -> row.untilMillis() <= nowMillis);
        evictions = evictionsNow;
        before = List.copyOf(clients);
        return rows.stream().map(Row::client).toList();
    }
}
