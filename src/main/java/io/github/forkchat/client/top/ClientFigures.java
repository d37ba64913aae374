package io.github.forkchat.client.top;

import io.github.forkchat.client.text.ChatLine;
import io.github.forkchat.protocol.JsonLine;
import java.time.Instant;
import java.time.format.DateTimeParseException;

/**
 * A client in one sample, with its rates since the previous sample. Threads: used only by the thread that draws.
 *
 * @param object the object of type {@code watched-client}
 * @param state its state, a word; {@link #EVICTED} is added by this program
 * @param inPerSecond messages from the client
 * @param outPerSecond bytes to the client
 * @param processes finds its worker on this machine
 */
record ClientFigures(JsonLine object, String state, double inPerSecond, double outPerSecond, LocalProcesses processes) {
    /** The state of a client that was evicted a moment ago. */
    static final String EVICTED = "evicted";

    private static final int SECOND_MILLIS = 1_000;

    /** The client's name; {@code (starting)} while it has none. */
    String name() {
        String name = ChatLine.clean(object.string("name").orElse(""));
        return name.isEmpty() ? "(" + state + ")" : name;
    }

    /** Its worker as seen on this machine. */
    LocalProcesses.Usage process() {
        return processes.worker(object);
    }

    /** The state in an object of the sample, a word. */
    static String state(JsonLine object) {
        return ChatLine.clean(object.string("state").orElse("?"));
    }

    /** The same client, evicted since. */
    ClientFigures evicted() {
        return new ClientFigures(object, EVICTED, 0, 0, processes);
    }

    /** Whether it is gone, because it was evicted. */
    boolean isEvicted() {
        return state.equals(EVICTED);
    }

    /** Distinguishes clients: another one can get the same id, but not with the same process. */
    String key() {
        return number("id") + " " + number("pid");
    }

    /** The client's address. */
    String peer() {
        return ChatLine.clean(object.string("peer").orElse("?"));
    }

    /** A number of the sample; 0 if it is missing. */
    long number(String member) {
        return object.number(member).orElse(0);
    }

    /** Whether data waits because its pipe is full. */
    boolean isBehind() {
        return number("behind") > 0 || state.equals("behind");
    }

    /** Whether its process has ended or is being ended; it stays in the samples until it was waited for. */
    boolean hasEnded() {
        return state.equals("ended");
    }

    /**
     * How long it has been in the room, in seconds; less than 0 if it is not yet.
     *
     * @param nowMillis the time of the sample
     */
    long upSeconds(long nowMillis) {
        long since = millis(object, "since");
        return since <= 0 ? -1 : Math.max(0, nowMillis - since) / SECOND_MILLIS;
    }

    /** A time of an object in milliseconds since 1970; 0 if it is missing. */
    static long millis(JsonLine object, String member) {
        try {
            return Instant.parse(object.string(member).orElse("")).toEpochMilli();
        } catch (DateTimeParseException missing) {
            return 0;
        }
    }
}
