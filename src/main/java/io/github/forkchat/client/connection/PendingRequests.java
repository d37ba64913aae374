package io.github.forkchat.client.connection;

import io.github.forkchat.protocol.ChatCommand;
import io.github.forkchat.protocol.JsonLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The requests of a client that the server has not answered yet, each with the command that the user typed. The server
 * answers by the request's number.
 *
 * <p>Threads: any.
 */
public final class PendingRequests {
    /** The result of sending a request. */
    public enum Outcome {
        SENT,
        TOO_LONG,
        NOT_CONNECTED
    }

    private final ReconnectingConnection link;
    private final AtomicLong numbers = new AtomicLong();
    private final Map<Long, ChatCommand> pending = new ConcurrentSkipListMap<>();

    public PendingRequests(ReconnectingConnection link) {
        this.link = link;
    }

    /** Sends a request of the program itself, which belongs to no typed command; returns its number. */
    public long send(JsonLine request) {
        long number = numbers.incrementAndGet();
        link.send(request.with("request", number));
        return number;
    }

    /** Sends the request of a command. */
    public Outcome send(JsonLine request, ChatCommand command) {
        long number = numbers.incrementAndGet();
        if (!JsonConnection.fits(request.with("request", number))) {
            return Outcome.TOO_LONG;
        }
        pending.put(number, command);
        boolean isLost = !link.send(request) && pending.remove(number) != null;
        return isLost ? Outcome.NOT_CONNECTED : Outcome.SENT;
    }

    /** Returns the command that an answer belongs to, or null; the command is not pending any more. */
    public ChatCommand answered(JsonLine answer) {
        return pending.remove(number(answer));
    }

    /** Withdraws the typed commands that are not sent yet; returns how many. */
    public long withdraw() {
        return link.withdraw(request -> pending.containsKey(number(request))).stream()
                .filter(request -> pending.remove(number(request)) != null)
                .count();
    }

    private static long number(JsonLine object) {
        return object.number("request").orElse(0);
    }

    /** The number of messages that the server has not answered yet. */
    public long messages() {
        return pending.values().stream().filter(ChatCommand::isSaid).count();
    }

    /** Removes and returns all pending commands, which will not be answered, in the order in which they were typed. */
    public List<ChatCommand> abandon() {
        List<ChatCommand> abandoned = new ArrayList<>();
        for (Long number : List.copyOf(pending.keySet())) {
            ChatCommand command = pending.remove(number);
            if (command != null) {
                abandoned.add(command);
            }
        }
        return abandoned;
    }
}
