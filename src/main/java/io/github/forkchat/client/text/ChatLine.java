package io.github.forkchat.client.text;

import io.github.forkchat.protocol.BlankRuns;
import io.github.forkchat.protocol.JsonLine;
import io.github.forkchat.protocol.OutputLine;
import java.time.LocalDate;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a person reads of an object of the json view. Control characters never come through, whatever the server sends.
 *
 * <p>Threads: immutable.
 *
 * @param when as the person wants it, or {@link ShownTime#NONE}
 * @param sender whose line it is, or empty where it is the server's
 * @param text the whole line, without the time
 * @param kind what sort of line it is
 */
public record ChatLine(ShownTime when, String sender, String text, Kind kind) {
    /** What sort of line it is. */
    public enum Kind {
        /** Somebody says something to all. */
        MESSAGE,
        /** The same, said before this client came. */
        HISTORY,
        /** Somebody says something to this client alone. */
        DIRECT,
        /** This client says something, to all or to one. */
        OWN,
        /** The server tells something. */
        REMARK
    }

    /** When the bell rings; the names are what one types. */
    public enum Bell {
        off,
        /** When this client's name is said, or somebody speaks to it alone. */
        mention,
        all
    }

    private static final String ABOUT = "/me ";

    /** The line for an object; empty if there is nothing to show of it. */
    public static Optional<ChatLine> of(JsonLine object, ShownTime.Clock clock) {
        OutputLine line = OutputLine.of(object);
        if (line == null || !line.hasText()) {
            return Optional.empty();
        }
        JsonLine shown = shown(object, clock);
        ShownTime when = ShownTime.of(object, clock);
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

    /** The object as a person reads it: clean, with its times where the person is. */
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

    /** The line as it is printed where there are no colours. */
    public String plain() {
        return after(when.time());
    }

    /** The same, with the date if it is not of this day. */
    public String plain(LocalDate today) {
        return after(when.dated(today));
    }

    private String after(String time) {
        return time.isEmpty() ? text : time + " " + text;
    }

    /** Whether it is a message of somebody else, and not one of before. */
    public boolean isSaidByOthers() {
        return kind == Kind.MESSAGE || kind == Kind.DIRECT;
    }

    /** Whether it is for the client of this name: said to it alone, or with its name in it. */
    public boolean isFor(String name) {
        return kind == Kind.DIRECT || (kind == Kind.MESSAGE && mentions(name));
    }

    /** Whether it has the name as a word, in whatever case, in what its sender says. */
    boolean mentions(String name) {
        String said = text.substring(text.indexOf(sender) + sender.length());
        return Pattern.compile("(?<![\\w.-])" + Pattern.quote(name) + "(?![\\w-])", Pattern.CASE_INSENSITIVE)
                .matcher(said)
                .find();
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
}
