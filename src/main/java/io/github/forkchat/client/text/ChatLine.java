package io.github.forkchat.client.text;

import io.github.forkchat.protocol.BlankRuns;
import io.github.forkchat.protocol.JsonLine;
import io.github.forkchat.protocol.OutputLine;
import java.time.LocalDate;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An object of the json view as a line for people. It never contains control characters, regardless of what the server
 * sends.
 *
 * <p>Threads: immutable.
 *
 * @param when the time in the user's format, or {@link ShownTime#NONE}
 * @param sender name of the client that sent the message, or empty for a line of the server
 * @param text the whole line, without the time
 * @param kind the kind of line
 */
public record ChatLine(ShownTime when, String sender, String text, Kind kind) {
    /** The kind of line. */
    public enum Kind {
        /** A message to all. */
        MESSAGE,
        /** A message to all from before this client came. */
        HISTORY,
        /** A direct message to this client. */
        DIRECT,
        /** A message of this client, to all or to one. */
        OWN,
        /** A notice or event of the server. */
        REMARK
    }

    /** When the bell rings; the constants are the values that users type. */
    public enum Bell {
        off,
        /** When a message contains this client's name, or is a direct message to it. */
        mention,
        all
    }

    private static final String ABOUT = "/me ";

    /** The line for an object; empty if the object is not shown. */
    public static Optional<ChatLine> of(JsonLine object, ShownTime.Clock clock) {
        OutputLine line = OutputLine.of(object);
        if (line == null || !line.hasText()) {
            return Optional.empty();
        }
        JsonLine shown = shown(object, clock);
        boolean isLate = object.isTrue("late") && clock == ShownTime.Clock.off;
        ShownTime when =
                ShownTime.of(object, isLate ? ShownTime.Clock.local : clock); // that it is late shows by its time
        String name = shown.string("name").orElse("");
        return Optional.of(
                switch (line) {
                    case MESSAGE -> {
                        String text = BlankRuns.shortened(shown.string("text").orElse(""));
                        Kind kind = object.isTrue("history") ? Kind.HISTORY : Kind.MESSAGE;
                        yield new ChatLine(when, name, said(name, text), kind);
                    }
                    case DIRECT -> new ChatLine(when, name, line.text(shown), Kind.DIRECT);
                    default -> new ChatLine(when, "", line.text(shown), Kind.REMARK);
                });
    }

    /** The object in a form for people: cleaned, with local times. */
    private static JsonLine shown(JsonLine object, ShownTime.Clock clock) {
        JsonLine shown = new JsonLine();
        object.members().forEach((name, value) -> shown.with(name, clean(String.valueOf(value))));
        if (object.has(OutputLine.SINCE)) {
            ShownTime.Clock zone = clock == ShownTime.Clock.off ? ShownTime.Clock.local : clock;
            shown.with(
                    OutputLine.SINCE,
                    ShownTime.of(object, OutputLine.SINCE, zone).dated(ShownTime.today(zone)));
        }
        return shown;
    }

    /** A message's line: {@code alice: hello}, or {@code * alice waves}. */
    public static String said(String name, String text) {
        return text.startsWith(ABOUT) ? "* " + name + " " + text.substring(ABOUT.length()) : name + ": " + text;
    }

    /** A line of the server's, or of this program's own. */
    public static ChatLine remark(ShownTime when, String text) {
        return new ChatLine(when, "", "-- " + text, Kind.REMARK);
    }

    /** The line without colours. */
    public String plain() {
        return after(when.time());
    }

    /** The line as it is printed where there are no colours, with the date if it is not of today. */
    public String plain(LocalDate today) {
        return after(when.dated(today));
    }

    private String after(String time) {
        return time.isEmpty() ? text : time + " " + text;
    }

    /** Whether this is a new message of another client. */
    public boolean isSaidByOthers() {
        return kind == Kind.MESSAGE || kind == Kind.DIRECT;
    }

    /**
     * Whether the line concerns the client with this name: a direct message to this client, or a message that contains
     * the name.
     */
    public boolean isFor(String name) {
        return kind == Kind.DIRECT || (kind == Kind.MESSAGE && mentions(name));
    }

    /** Whether the message contains the name as a word, regardless of case. */
    boolean mentions(String name) {
        String said = text.substring(text.indexOf(sender) + sender.length());
        return Pattern.compile("(?<![\\w.-])" + Pattern.quote(name) + "(?![\\w-])", Pattern.CASE_INSENSITIVE)
                .matcher(said)
                .find();
    }

    /** The text without characters that could control a terminal. */
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
}
