package io.github.forkchat.server.bans;

import io.github.forkchat.protocol.JsonLine;
import io.github.forkchat.protocol.ProtocolException;
import io.github.forkchat.protocol.UtcTime;
import java.time.Instant;
import java.time.format.DateTimeParseException;

/**
 * One ban, and its line in the {@link BanFile}: an object of JSON. Times are milliseconds since 1970.
 *
 * <p>Threads: immutable.
 *
 * @param target the address or user
 * @param name the name of the member that was banned, or empty
 * @param by the name of the operator
 * @param sinceMillis when the ban began
 * @param untilMillis when it ends; {@link #FOR_EVER} if it has no limit
 * @param reason the operator's reason, or empty
 */
public record Ban(BanTarget target, String name, String by, long sinceMillis, long untilMillis, String reason) {
    /** Stands for no time limit. */
    public static final long FOR_EVER = Long.MAX_VALUE;

    private static final String NO_LIMIT = "unbanned";

    /** Whether it has ended. */
    boolean isOver(long nowMillis) {
        return nowMillis >= untilMillis;
    }

    /** The line for a client that is banned. */
    public String line() {
        return "banned by " + by + " until " + until() + (reason.isEmpty() ? "" : ": " + reason);
    }

    /** When it ends: a time in UTC, or {@code unbanned}. */
    public String until() {
        return untilMillis == FOR_EVER ? NO_LIMIT : UtcTime.withoutMillis(untilMillis);
    }

    /** The text of its {@link io.github.forkchat.protocol.Signal#BAN_SIGNAL}. */
    public String entries() {
        return "target=" + target.text() + (name.isEmpty() ? "" : " member=" + name) + " until=" + until() + " reason="
                + (reason.isEmpty() ? "none given" : reason);
    }

    /** The line of the file. */
    JsonLine json() {
        return new JsonLine()
                .with("target", target.text())
                .with("name", name)
                .with("by", by)
                .with("since", UtcTime.withMillis(sinceMillis))
                .with("until", untilMillis == FOR_EVER ? NO_LIMIT : UtcTime.withMillis(untilMillis))
                .with("reason", reason);
    }

    /**
     * Parses a line of the file.
     *
     * @throws ProtocolException if it is no ban
     */
    static Ban parse(String line) throws ProtocolException {
        JsonLine json = JsonLine.parse(line);
        String target = member(json, "target");
        String until = member(json, "until");
        try {
            return new Ban(
                    BanTarget.parse(target).orElseThrow(() -> new ProtocolException("no address or user: " + target)),
                    json.string("name").orElse(""),
                    member(json, "by"),
                    millis(member(json, "since")),
                    until.equals(NO_LIMIT) ? FOR_EVER : millis(until),
                    json.string("reason").orElse(""));
        } catch (DateTimeParseException e) {
            throw new ProtocolException("no time: " + e.getParsedString());
        }
    }

    private static String member(JsonLine json, String name) throws ProtocolException {
        return json.string(name).orElseThrow(() -> new ProtocolException("there is no string \"" + name + "\""));
    }

    private static long millis(String time) {
        return Instant.parse(time).toEpochMilli();
    }
}
