package io.github.forkchat.client.top;

import io.github.forkchat.client.watch.Sample;
import io.github.forkchat.protocol.JsonLine;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The figures of one sample, with the rates since the previous sample. Threads: used only by the thread that draws.
 *
 * @param server the object of type {@code watched}
 * @param nowMillis the time of the sample
 * @param rates the rates
 * @param processes finds Server Main on this machine
 * @param clients the clients, and those that were evicted a moment ago
 */
record TopFigures(JsonLine server, long nowMillis, Rates rates, LocalProcesses processes, List<ClientFigures> clients) {
    private static final double SECOND_MILLIS = 1_000;

    /**
     * The rates since the sample before.
     *
     * @param messagesPerSecond messages of all clients
     * @param inPerSecond bytes of the texts of messages
     * @param outPerSecond bytes to all workers
     * @param heldShare share of the time in which a full ring held back the senders
     */
    record Rates(double messagesPerSecond, double inPerSecond, double outPerSecond, double heldShare) {}

    /** A number of the server; 0 if it is missing. */
    long number(String member) {
        return server.number(member).orElse(0);
    }

    /** Server Main as seen on this machine, if it is the parent of a worker that was found. */
    LocalProcesses.Usage main() {
        boolean isHere = clients.stream().anyMatch(client -> client.process().isKnown());
        return isHere ? processes.serverMain() : LocalProcesses.Usage.UNKNOWN;
    }

    /** The client that is furthest behind; null if none is. */
    ClientFigures slowest() {
        ClientFigures slowest = null;
        for (ClientFigures client : clients) {
            if (client.isBehind()
                    && !client.isEvicted()
                    && (slowest == null || client.number("behind") > slowest.number("behind"))) {
                slowest = client;
            }
        }
        return slowest;
    }

    /** Makes figures of samples. Threads: one. */
    static final class Builder {
        private final LocalProcesses processes;
        private final EvictedClients evicted = new EvictedClients();
        /** Null before the first sample. */
        private Sample before;

        Builder(LocalProcesses processes) {
            this.processes = processes;
        }

        /** The figures of the next sample. */
        TopFigures of(Sample sample) {
            long now = ClientFigures.millis(sample.server(), "time");
            double seconds = before == null ? 0 : (now - ClientFigures.millis(before.server(), "time")) / SECOND_MILLIS;
            processes.look(sample.clients());
            Map<String, JsonLine> earlier = new HashMap<>();
            if (before != null) {
                before.clients().forEach(client -> earlier.put(key(client), client));
            }
            List<ClientFigures> clients = new ArrayList<>();
            for (JsonLine client : sample.clients()) {
                JsonLine old = earlier.get(key(client));
                clients.add(new ClientFigures(
                        client,
                        ClientFigures.state(client),
                        rate(client, old, "messages", seconds),
                        rate(client, old, "delivered", seconds),
                        processes));
            }
            JsonLine old = before == null ? null : before.server();
            before = sample;
            JsonLine server = sample.server();
            Rates rates = new Rates(
                    rate(server, old, "messages", seconds),
                    rate(server, old, "message-bytes", seconds),
                    rate(server, old, "delivered-bytes", seconds),
                    Math.min(1, rate(server, old, "held-ms", seconds) / SECOND_MILLIS));
            clients.addAll(evicted.look(clients, server.number("evictions").orElse(0), now));
            return new TopFigures(server, now, rates, processes, List.copyOf(clients));
        }

        /** Another client can get the same id, but not with the same process. */
        private static String key(JsonLine client) {
            return client.number("id").orElse(-1) + " " + client.number("pid").orElse(0);
        }

        private static double rate(JsonLine now, JsonLine old, String member, double seconds) {
            if (old == null || seconds <= 0) {
                return 0;
            }
            return Math.max(0, now.number(member).orElse(0) - old.number(member).orElse(0)) / seconds;
        }
    }
}
