package io.github.forkchat.client.top;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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
    /** The clients of the sample before, each as it was while its process ran. */
    private Map<String, ClientFigures> before = Map.of();
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
        unexplained += evictions < 0 ? 0 : evictionsNow - evictions;
        Map<String, ClientFigures> present = new HashMap<>();
        for (ClientFigures client : clients) {
            present.put(client.key(), client.hasEnded() ? before.getOrDefault(client.key(), client) : client);
        }
        List<ClientFigures> gone = before.values().stream()
                .filter(client -> client.isBehind() && !present.containsKey(client.key()))
                .sorted(Comparator.comparingLong(client -> -client.number("behind")))
                .limit(unexplained)
                .map(ClientFigures::evicted)
                .toList();
        long behind = present.values().stream().filter(ClientFigures::isBehind).count();
        unexplained = Math.min(unexplained - gone.size(), behind); // the others were never seen behind
        gone.forEach(client -> rows.add(new Row(client, nowMillis + SHOWN_MILLIS)));
        rows.removeIf(row -> row.untilMillis() <= nowMillis);
        evictions = evictionsNow;
        before = present;
        return rows.stream().map(Row::client).toList();
    }
}
