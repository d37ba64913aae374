package io.github.forkchat.client;

import io.github.forkchat.client.connection.ConnectionLostException;
import io.github.forkchat.client.connection.JsonConnection;
import io.github.forkchat.client.connection.ServerEndpoint;
import io.github.forkchat.client.connection.ServerRefusedException;
import io.github.forkchat.protocol.Command;
import io.github.forkchat.protocol.JsonLine;
import io.github.forkchat.protocol.OutputLine;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Sends a request to the server and collects the answer: {@code forkchat who}, {@code forkchat stats}. It has no
 * lambdas: the first one that a JVM makes takes 10 ms, which is a tenth of {@code forkchat who}.
 *
 * <p>Threads: the caller's.
 */
public final class Listing {
    private static final String CHOICES = "visitor=yes events=off history=0";
    private static final int QUESTION = 1;

    private Listing() {}

    /** The answer to {@code who}, without the client that asks. */
    public static List<JsonLine> who(ServerEndpoint endpoint) throws IOException {
        try (JsonConnection server = JsonConnection.open(endpoint, CHOICES, question(Command.WHO.object("", "")))) {
            long own = server.welcome().number("id").orElse(-1);
            List<JsonLine> answer = new ArrayList<>();
            for (JsonLine line : answers(server)) {
                if (line.number("id").orElse(-1) != own) {
                    answer.add(line);
                }
            }
            return answer;
        }
    }

    /** The clients in an answer to {@code who}; leaves out other objects. */
    public static List<JsonLine> clients(List<JsonLine> answer) {
        List<JsonLine> clients = new ArrayList<>();
        for (JsonLine line : answer) {
            if (OutputLine.of(line) == OutputLine.CLIENT) {
                clients.add(line);
            }
        }
        return clients;
    }

    /** The counters of the server: an object of type {@code statistics}. */
    public static JsonLine statistics(ServerEndpoint endpoint) throws IOException {
        JsonLine question = question(Command.STATISTICS.object("", ""));
        try (JsonConnection server = JsonConnection.open(endpoint, CHOICES, question)) {
            List<JsonLine> answer = answers(server);
            if (answer.isEmpty()) {
                throw new ServerRefusedException("the server sends no counters");
            }
            return answer.get(0);
        }
    }

    /**
     * Sends an operator command as a client of the room; returns the answer.
     *
     * @param password the operators' password, or null for a client that is an operator by its user
     */
    public static List<JsonLine> operate(ServerEndpoint endpoint, String password, JsonLine command)
            throws IOException {
        try (JsonConnection server = JsonConnection.open(endpoint, CHOICES)) {
            if (password != null) {
                ask(server, Command.OPERATOR.object("", password));
            }
            return ask(server, command);
        }
    }

    private static JsonLine question(JsonLine request) {
        return request.with("request", QUESTION);
    }

    private static List<JsonLine> ask(JsonConnection server, JsonLine request) throws IOException {
        server.send(question(request));
        return answers(server);
    }

    /** The objects that answer the question, without the receipt. */
    private static List<JsonLine> answers(JsonConnection server) throws IOException {
        server.watchdog().answerIsDue();
        List<JsonLine> answers = new ArrayList<>();
        while (true) {
            JsonLine line = server.read();
            if (line == null) {
                throw new ConnectionLostException("the server closed the connection", null);
            }
            if (line.number("request").orElse(0) != QUESTION) {
                continue; // a message that came meanwhile
            }
            OutputLine kind = OutputLine.of(line);
            if (kind == null) {
                continue; // an object of a later version
            }
            switch (kind) {
                case RECEIPT -> {
                    return answers;
                }
                case REFUSED ->
                    throw new ServerRefusedException(line.string("reason").orElse("refused"));
                default -> answers.add(line);
            }
        }
    }
}
