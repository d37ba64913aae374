package io.github.forkchat.client;

import io.github.forkchat.protocol.BlankRuns;
import io.github.forkchat.protocol.JsonLine;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/**
 * What a person reads of an object of the json view. Control characters never come through, whatever the server sends.
 *
 * <p>Threads: immutable.
 *
 * @param time as the person wants it, or empty
 * @param sender whose line it is, or empty where it is the server's
 * @param text the whole line, without the time
 * @param kind what sort of line it is
 */
public record ChatLine(String time, String sender, String text, Kind kind) {
    /** What sort of line it is. */
    public enum Kind {
        /** Somebody says something to all. */
        MESSAGE,
        /** The same, said before this client came. */
        HISTORY,
        /** Somebody says something to this client alone. */
        DIRECT,
        /** The server tells something. */
        REMARK
    }

    /** How times are shown; the names are what one types. */
    public enum Clock {
        off,
        local,
        utc
    }

    /** When the bell rings; the names are what one types. */
    public enum Bell {
        off,
        /** When this client's name is said, or somebody speaks to it alone. */
        mention,
        all
    }

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");
    private static final String ABOUT = "/me ";

    /** The line for an object; empty if there is nothing to show of it. */
    public static Optional<ChatLine> of(JsonLine object, Clock clock) {
        String name = member(object, "name");
        String text = member(object, "text");
        String time = time(object, clock);
        Kind said = object.isTrue("history") ? Kind.HISTORY : Kind.MESSAGE;
        return Optional.ofNullable(
                switch (member(object, "type")) {
                    case "message" -> new ChatLine(time, name, said(name, BlankRuns.shortened(text)), said);
                    case "direct" ->
                        new ChatLine(time, name, name + " -> you: " + BlankRuns.shortened(text), Kind.DIRECT);
                    case "joined" -> remark(time, name + " joined");
                    case "left" -> remark(time, name + " left: " + member(object, "reason"));
                    case "named" -> remark(time, member(object, "old") + " is now " + name);
                    case "name" -> remark(time, "you are now " + name);
                    case "notice" -> remark(time, "server: " + text);
                    case "refused" -> remark(time, "refused: " + member(object, "reason"));
                    default -> null;
                });
    }

    /** A message's line: {@code alice: hello}, or {@code * alice waves}. */
    static String said(String name, String text) {
        return text.startsWith(ABOUT) ? "* " + name + " " + text.substring(ABOUT.length()) : name + ": " + text;
    }

    /** A line of the server's, or of this program's own. */
    static ChatLine remark(String time, String text) {
        return new ChatLine(time, "", "-- " + text, Kind.REMARK);
    }

    /** The line as it is printed where there are no colours. */
    public String plain() {
        return time.isEmpty() ? text : time + " " + text;
    }

    private static String member(JsonLine object, String name) {
        return clean(object.string(name).orElse(""));
    }

    /** The text without what could steer a terminal. */
    public static String clean(String text) {
        StringBuilder clean = new StringBuilder(text);
        for (int i = 0; i < clean.length(); i++) {
            char c = clean.charAt(i);
            if (Character.isISOControl(c) || c == '\u2028' || c == '\u2029') {
                clean.setCharAt(i, c == '\t' ? ' ' : '\uFFFD');
            }
        }
        return clean.toString();
    }

    /** The time of an object, as it is shown; empty if it has none. */
    static String time(JsonLine object, Clock clock) {
        Optional<String> time = object.string("time");
        if (clock == Clock.off || time.isEmpty()) {
            return "";
        }
        try {
            ZoneId zone = clock == Clock.utc ? ZoneOffset.UTC : ZoneId.systemDefault();
            return TIME.format(Instant.parse(time.get()).atZone(zone));
        } catch (DateTimeParseException e) {
            return "";
        }
    }
}
