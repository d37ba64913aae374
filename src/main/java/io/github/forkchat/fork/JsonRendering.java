package io.github.forkchat.fork;

import io.github.forkchat.protocol.JsonLine;
import io.github.forkchat.protocol.ProtocolException;
import io.github.forkchat.protocol.Signal;
import java.nio.charset.StandardCharsets;

/**
 * The {@code json} view's other direction: each frame is an object on a line.
 *
 * <p>Threads: the one that writes to the client.
 */
final class JsonRendering implements Rendering {
    private static final int NO_REQUEST = 0;
    /** How much may be gathered before it is written. */
    private static final int MANY_CHARS = 32_768;

    private final ClientOutput client;
    private final StringBuilder gathered = new StringBuilder();
    /** How many of the messages that come next are history. */
    private int history;

    JsonRendering(ClientOutput client) {
        this.client = client;
    }

    @Override
    public boolean render(FrameReader frames) throws ProtocolException {
        boolean hello = false;
        while (!hello && frames.next()) {
            Received received = Received.of(frames);
            hello = received != null && received.signal() == Signal.HELLO_SIGNAL;
            if (received != null && !hello) {
                gather(object(received));
            }
        }
        writeGathered();
        return hello;
    }

    private void gather(JsonLine object) {
        gathered.append(object).append('\n');
        if (gathered.length() > MANY_CHARS) {
            writeGathered();
        }
    }

    private void writeGathered() {
        if (gathered.length() > 0) {
            byte[] bytes = gathered.toString().getBytes(StandardCharsets.UTF_8);
            gathered.setLength(0);
            client.write(bytes, 0, bytes.length);
        }
    }

    private JsonLine object(Received received) {
        String text = received.text();
        return switch (received.signal()) {
            case DATA_SIGNAL -> message(received);
            case DIRECT_SIGNAL ->
                person("direct", received.number(), received.name(), received).with("text", text);
            case JOINED_SIGNAL -> person("joined", received.clientId(), received.name(), received);
            case LEFT_SIGNAL ->
                person("left", received.clientId(), received.name(), received).with("reason", text);
            case NAMED_SIGNAL -> named(received);
            case NOTICE_SIGNAL ->
                JsonLine.ofType("notice").with("time", time(received)).with("text", text);
            case NAME_SIGNAL -> answer("name", received.number()).with("name", received.name());
            case REFUSED_SIGNAL -> refused(received.number(), text);
            case WHO_SIGNAL -> client(received);
            case STATISTICS_SIGNAL ->
                entries(answer("statistics", received.number()).with("time", time(received)), text);
            case RECEIPT_SIGNAL -> answer("receipt", received.number()).with("time", time(received));
            default -> throw new IllegalArgumentException(received.signal() + " is no signal from main to fork");
        };
    }

    private JsonLine message(Received received) {
        JsonLine message = person("message", received.clientId(), received.name(), received)
                .with("text", received.text());
        if (history > 0) {
            history--;
            message.with("history", true);
        }
        return message;
    }

    private static JsonLine person(String type, int id, String name, Received received) {
        return JsonLine.ofType(type).with("id", id).with("name", name).with("time", time(received));
    }

    private static JsonLine named(Received received) {
        return JsonLine.ofType("named")
                .with("id", received.clientId())
                .with("name", received.text())
                .with("old", received.name())
                .with("time", time(received));
    }

    private static JsonLine client(Received received) {
        JsonLine client = answer("client", received.number());
        client.with("name", received.name()).with("since", time(received));
        return entries(client, received.text());
    }

    /** Adds {@code key=value …} as members. */
    private static JsonLine entries(JsonLine to, String text) {
        for (String pair : text.split(" ", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                String value = pair.substring(equals + 1);
                try {
                    to.with(pair.substring(0, equals), Long.parseLong(value));
                } catch (NumberFormatException noNumber) {
                    to.with(pair.substring(0, equals), value);
                }
            }
        }
        return to;
    }

    /** What is refused. */
    static JsonLine refused(int number, String reason) {
        return answer("refused", number).with("reason", reason);
    }

    private static JsonLine answer(String type, int number) {
        JsonLine answer = JsonLine.ofType(type);
        return number == NO_REQUEST ? answer : answer.with("request", number);
    }

    private static String time(Received received) {
        return UtcTime.withMillis(received.timeMillis());
    }

    @Override
    public void greet(Received hello, FirstLine choice) {
        JsonLine welcome =
                person("welcome", hello.clientId(), hello.name(), hello).with("history", hello.number());
        if (choice != null && choice.tag() != null) {
            welcome.with("tag", choice.tag());
        }
        gather(welcome);
        writeGathered();
        history = hello.number();
    }
}
