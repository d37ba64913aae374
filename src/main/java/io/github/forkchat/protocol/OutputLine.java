package io.github.forkchat.protocol;

/**
 * The kinds of output lines for clients, in a table: the signal that causes the line, its object in the json view, and
 * its text for people. The views, the terminal client and the transcript use this table.
 *
 * <p>A text refers to members of the object in braces. Lines with an empty text are not shown to people.
 *
 * <p>Threads: immutable.
 */
public enum OutputLine {
    WELCOME(Signal.HELLO_SIGNAL, "welcome", "", Member.CLIENT_ID, Member.NAME, Member.TIME, Member.HISTORY),
    MESSAGE(Signal.DATA_SIGNAL, "message", "{name}: {text}", Member.CLIENT_ID, Member.NAME, Member.TIME, Member.TEXT),
    DIRECT(
            Signal.DIRECT_SIGNAL,
            "direct",
            "{name} -> you: {text}",
            Member.SENDER_ID,
            Member.NAME,
            Member.TIME,
            Member.TEXT),
    JOINED(Signal.JOINED_SIGNAL, "joined", "-- {name} joined", Member.CLIENT_ID, Member.NAME, Member.TIME),
    LEFT(
            Signal.LEFT_SIGNAL,
            "left",
            "-- {name} left: {reason}",
            Member.CLIENT_ID,
            Member.NAME,
            Member.TIME,
            Member.REASON),
    NAMED(
            Signal.NAMED_SIGNAL,
            "named",
            "-- {old} is now {name}",
            Member.CLIENT_ID,
            Member.NEW_NAME,
            Member.OLD_NAME,
            Member.TIME),
    NOTICE(Signal.NOTICE_SIGNAL, "notice", "-- server: {text}", Member.TIME, Member.TEXT),
    NAME(Signal.NAME_SIGNAL, "name", "-- you are now {name}", Member.REQUEST, Member.NAME),
    RECEIPT(Signal.RECEIPT_SIGNAL, "receipt", "", Member.REQUEST, Member.TIME),
    REFUSED(Signal.REFUSED_SIGNAL, "refused", "-- refused: {reason}", Member.REQUEST, Member.REASON),
    CLIENT(
            Signal.WHO_SIGNAL,
            "client",
            "-- {name} (client {id}, {peer}, since {since})",
            Member.REQUEST,
            Member.NAME,
            Member.SINCE,
            Member.ENTRIES),
    TOPIC(
            Signal.TOPIC_SIGNAL,
            "topic",
            "-- topic, set by {name} at {since}: {text}",
            Member.REQUEST,
            Member.NAME,
            Member.SINCE,
            Member.TEXT),
    TOPIC_SET(
            Signal.TOPIC_SET_SIGNAL,
            "topic-set",
            "-- {name} set the topic: {text}",
            Member.CLIENT_ID,
            Member.NAME,
            Member.TIME,
            Member.TEXT),
    STATISTICS(Signal.STATISTICS_SIGNAL, "statistics", "", Member.REQUEST, Member.TIME, Member.ENTRIES),
    KICKED(Signal.KICKED_SIGNAL, "kicked", "-- {reason}", Member.NAME, Member.TIME, Member.REASON),
    BAN(
            Signal.BAN_SIGNAL,
            "ban",
            "-- {target} is banned until {until}, by {name} since {since}: {reason}",
            Member.REQUEST,
            Member.NAME,
            Member.SINCE,
            Member.ENTRIES),
    /** A client in a sample. */
    WATCHED_CLIENT(
            Signal.WATCHED_CLIENT_SIGNAL,
            "watched-client",
            "",
            Member.REQUEST,
            Member.NAME,
            Member.SINCE,
            Member.ENTRIES),
    /** The end of a sample. */
    WATCHED(Signal.WATCH_SIGNAL, "watched", "", Member.REQUEST, Member.TIME, Member.ENTRIES);

    /** The member that names the kind of line. */
    public static final String TYPE = "type";
    /** The member with the time at which the reported state began. */
    public static final String SINCE = "since";

    /** The entry that comes last, because its value may contain blanks. */
    private static final String LAST_ENTRY = "reason=";

    private static final OutputLine[] VALUES = values();

    private final Signal signal;
    private final String type;
    private final String text;

    @SuppressWarnings("ImmutableEnumChecker") // no code changes it
    private final Member[] members;

    OutputLine(Signal signal, String type, String text, Member... members) {
        this.signal = signal;
        this.type = type;
        this.text = text;
        this.members = members;
    }

    /** The line for a signal; null if clients get none. */
    public static OutputLine of(Signal signal) {
        for (OutputLine line : VALUES) {
            if (line.signal == signal) {
                return line;
            }
        }
        return null;
    }

    /** The line of an object of the json view; null if it is of another type. */
    public static OutputLine of(JsonLine object) {
        String type = object.string(TYPE).orElse("");
        for (OutputLine line : VALUES) {
            if (line.type.equals(type)) {
                return line;
            }
        }
        return null;
    }

    /** The type of its object in the json view. */
    public String type() {
        return type;
    }

    /** Whether the line is shown to people. */
    public boolean hasText() {
        return !text.isEmpty();
    }

    /**
     * Whether the line reports that a client came, left or changed its name; {@link Command#QUIET} hides such lines.
     */
    public boolean isPresence() {
        return this == JOINED || this == LEFT || this == NAMED;
    }

    /**
     * The object in the json view.
     *
     * @param clientId of the frame
     * @param number of a {@link Reply}; 0 if it has none
     * @param timeMillis milliseconds since 1970
     * @param name of the {@link Message}
     * @param said its text
     */
    public JsonLine object(int clientId, int number, long timeMillis, String name, String said) {
        JsonLine object = JsonLine.ofType(type);
        for (Member member : members) {
            switch (member) {
                case CLIENT_ID -> object.with(member.word, clientId);
                case SENDER_ID, HISTORY -> object.with(member.word, number);
                case REQUEST -> {
                    if (number != Reply.NO_REQUEST) {
                        object.with(member.word, number);
                    }
                }
                case NAME, OLD_NAME -> object.with(member.word, name);
                case NEW_NAME, TEXT, REASON -> object.with(member.word, said);
                case TIME, SINCE -> object.with(member.word, UtcTime.withMillis(timeMillis));
                case ENTRIES -> putEntries(object, said);
            }
        }
        return object;
    }

    /** Adds {@code key=value …} as members; the value of {@link #LAST_ENTRY} may contain blanks. */
    private static void putEntries(JsonLine object, String entries) {
        int last = entries.indexOf(" " + LAST_ENTRY);
        if (last >= 0) {
            putEntries(object, entries.substring(0, last));
            object.with(Member.REASON.word, entries.substring(last + 1 + LAST_ENTRY.length()));
            return;
        }
        for (String pair : entries.split(" ", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                String value = pair.substring(equals + 1);
                try {
                    object.with(pair.substring(0, equals), Long.parseLong(value));
                } catch (NumberFormatException noNumber) {
                    object.with(pair.substring(0, equals), value);
                }
            }
        }
    }

    /** The text for people, for an object whose members are formatted for people. */
    public String text(JsonLine object) {
        StringBuilder to = new StringBuilder();
        int at = 0;
        for (int open = text.indexOf('{'); open >= 0; open = text.indexOf('{', at)) {
            to.append(text, at, open);
            at = text.indexOf('}', open) + 1;
            to.append(shown(object, text.substring(open + 1, at - 1)));
        }
        return to.append(text, at, text.length()).toString();
    }

    private static String shown(JsonLine object, String word) {
        Object value = object.members().get(word);
        if (value == null) {
            return "?";
        }
        return word.equals(Member.TEXT.word) ? BlankRuns.shortened(value.toString()) : value.toString();
    }

    /** A member of an object, and where its value comes from. */
    private enum Member {
        CLIENT_ID("id"),
        SENDER_ID("id"),
        REQUEST("request"),
        HISTORY("history"),
        NAME("name"),
        OLD_NAME("old"),
        NEW_NAME("name"),
        TIME("time"),
        SINCE(OutputLine.SINCE),
        TEXT("text"),
        REASON("reason"),
        /** Several members, from {@code key=value …}. */
        ENTRIES("");

        private final String word;

        Member(String word) {
            this.word = word;
        }
    }
}
