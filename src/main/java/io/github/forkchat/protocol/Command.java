package io.github.forkchat.protocol;

import java.util.ArrayList;
import java.util.List;

/**
 * The commands of a client, in a table: the word in the chat view and the terminal client, its arguments and help, the
 * type in the json view, and the signal of the {@link Request} to Server Main. Parsing, help and completion use this
 * table.
 *
 * <p>Threads: immutable.
 */
public enum Command {
    /** Text that does not begin with a slash. */
    MESSAGE("", Arguments.TEXT, "", "message", "", null),
    NAME("/name", Arguments.NAME, "change your name", "name", "name", Signal.NAME_SIGNAL),
    WHO("/who", Arguments.NONE, "list the clients in the room", "who", "", Signal.WHO_SIGNAL),
    TOPIC(
            "/topic",
            Arguments.OPTIONAL_TEXT,
            "show the topic, or set it; - removes it",
            "topic",
            "",
            Signal.TOPIC_SIGNAL),
    DIRECT("/msg", Arguments.NAME_AND_TEXT, "send text to NAME alone", "direct", "to", Signal.DIRECT_SIGNAL),
    STATISTICS("", Arguments.NONE, "", "statistics", "", Signal.STATISTICS_SIGNAL),
    KICK("kick", Arguments.NAME_AND_REASON, "disconnect NAME"),
    BAN("ban", Arguments.NAME_TIME_AND_REASON, "ban an address, or that of NAME"),
    UNBAN("unban", Arguments.NAME, "end the ban of NAME or an address"),
    BANS("bans", Arguments.NONE, "list the bans"),
    MUTE("mute", Arguments.NAME_TIME_AND_REASON, "reject the messages of NAME"),
    UNMUTE("unmute", Arguments.NAME, "accept the messages of NAME again"),
    SAY("say", Arguments.TEXT, "send a notice as the server"),
    LOCK("lock", Arguments.NONE, "reject new clients"),
    UNLOCK("unlock", Arguments.NONE, "admit new clients again"),
    CLEAR_HISTORY("clear-history", Arguments.NONE, "clear the history for new clients"),
    /** Shows the operators' password. */
    OPERATOR("", Arguments.TEXT, "", "operator", "", Signal.OPERATOR_SIGNAL),
    WATCH("", Arguments.INTERVAL, "", "watch", "", Signal.WATCH_SIGNAL),
    /** A message that begins with this word. */
    ME("/me", Arguments.TEXT, "send a message about yourself", "", "", null),
    QUIET("/quiet", Arguments.NONE, "hide or show joins, leaves and new names", "", "", null),
    HELP("/help", Arguments.NONE, "list the commands", "", "", null),
    QUIT("/quit", Arguments.NONE, "leave", "quit", "", null);

    /** The arguments of a command. */
    public enum Arguments {
        NONE(""),
        NAME(" NAME"),
        NAME_AND_TEXT(" NAME text"),
        TEXT(" text"),
        OPTIONAL_TEXT(" [text]"),
        NAME_AND_REASON(" NAME [reason]"),
        /** The time and the reason form the text of a {@link TimeLimit}. */
        NAME_TIME_AND_REASON(" NAME [--for TIME] [reason]"),
        /** A number of milliseconds. */
        INTERVAL(" MILLIS");

        private final String usage;

        Arguments(String usage) {
            this.usage = usage;
        }

        /** Whether the first argument is a name. */
        public boolean haveName() {
            return this == NAME || this == NAME_AND_TEXT || this == NAME_AND_REASON || haveTime();
        }

        /** Whether the text may begin with a time limit. */
        public boolean haveTime() {
            return this == NAME_TIME_AND_REASON;
        }

        /** Whether the text may be missing. */
        public boolean textIsOptional() {
            return this == OPTIONAL_TEXT || this == NAME_AND_REASON || haveTime();
        }

        /** Whether the command has a text, which may be optional. */
        public boolean haveText() {
            return this == TEXT || this == NAME_AND_TEXT || textIsOptional();
        }
    }

    /** The member of the json view that holds the text. */
    public static final String TEXT_MEMBER = "text";
    /** The member of the json view that holds the time limit. */
    static final String TIME_MEMBER = "for";

    /** The member of the json view that holds the interval. */
    public static final String INTERVAL_MEMBER = "interval";

    /** The help for a message that begins with a slash. */
    private static final String SLASH_USAGE = "//text";

    private static final String SLASH_HELP = "send the message /text";
    private static final String OPERATOR_HELP = "operator: ";
    private static final int USAGE_COLUMNS = 16;
    private static final int OPERATORS_USAGE_COLUMNS = 33;

    private final String word;
    private final Arguments arguments;
    private final String help;
    private final String type;
    private final String nameMember;
    private final Signal signal;

    Command(String word, Arguments arguments, String help, String type, String nameMember, Signal signal) {
        this.word = word;
        this.arguments = arguments;
        this.help = help;
        this.type = type;
        this.nameMember = nameMember;
        this.signal = signal;
    }

    /** A command for operators; its word is a slash and its type. */
    Command(String type, Arguments arguments, String help) {
        this("/" + type, arguments, help, type, "name", Signal.OPERATOR_SIGNAL);
    }

    /** The command with this word, slash included; null if no command has it. */
    static Command ofWord(String word) {
        return word.isEmpty() ? null : find(word, true);
    }

    /** The command with this type in the json view; null if no command has it. */
    public static Command ofType(String type) {
        return type.isEmpty() ? null : find(type, false);
    }

    private static Command find(String text, boolean isWord) {
        for (Command command : values()) {
            if (text.equals(isWord ? command.word : command.type)) {
                return command;
            }
        }
        return null;
    }

    /** The word that a user types, slash included; empty if the chat view lacks this command. */
    public String word() {
        return word;
    }

    /** The arguments of the command. */
    public Arguments arguments() {
        return arguments;
    }

    /** The type in the json view; empty if that view lacks this command. */
    public String type() {
        return type;
    }

    /** The member of the json view that holds the name. */
    public String nameMember() {
        return nameMember;
    }

    /** The signal of the request to Server Main; null if the command is not sent as a request. */
    public Signal signal() {
        return signal;
    }

    /** Whether only operators may use the command. {@link #OPERATOR} is for all: it makes a client an operator. */
    public boolean isForOperators() {
        return signal == Signal.OPERATOR_SIGNAL && this != OPERATOR;
    }

    /** The help in one line; empty if the command has no word. */
    public String help() {
        return help;
    }

    /** The text of the request to Server Main. */
    public String requestText(String text) {
        return signal == Signal.OPERATOR_SIGNAL ? type + " " + text : text;
    }

    /** The error message for invalid arguments. */
    String usage() {
        return "usage: " + word + arguments.usage;
    }

    /** The object of the json view; its {@code request} is added by the client. */
    public JsonLine object(String name, String text) {
        JsonLine object = JsonLine.ofType(type);
        if (arguments.haveName()) {
            object.with(nameMember, name);
        }
        if (arguments == Arguments.INTERVAL) {
            return object.with(INTERVAL_MEMBER, Long.parseLong(text));
        }
        TimeLimit limit = arguments.haveTime() ? TimeLimit.of(text) : new TimeLimit("", text);
        if (!limit.duration().isEmpty()) {
            object.with(TIME_MEMBER, limit.duration());
        }
        boolean hasText = arguments.haveText()
                && !(arguments.textIsOptional() && limit.text().isEmpty());
        return hasText ? object.with(TEXT_MEMBER, limit.text()) : object;
    }

    /** The lines of {@link #HELP}. Those for operators are first, because the top of a small terminal scrolls away. */
    public static List<String> helpLines() {
        List<String> lines = new ArrayList<>();
        List<String> operators = new ArrayList<>();
        for (Command command : values()) {
            String usage = command.word + command.arguments.usage;
            if (command.isForOperators()) {
                operators.add(helpLine(usage, OPERATOR_HELP + command.help, OPERATORS_USAGE_COLUMNS));
            } else if (!command.word.isEmpty()) {
                lines.add(helpLine(usage, command.help));
            }
        }
        lines.add(helpLine(SLASH_USAGE, SLASH_HELP));
        operators.addAll(lines);
        return operators;
    }

    /** A line of a list of commands or keys. */
    public static String helpLine(String usage, String help) {
        return helpLine(usage, help, USAGE_COLUMNS);
    }

    private static String helpLine(String usage, String help, int columns) {
        return usage + " ".repeat(columns - usage.length()) + help;
    }

    /** The types of the json view, as a list for a sentence. */
    public static String types() {
        StringBuilder types = new StringBuilder();
        for (Command command : values()) {
            if (!command.type.isEmpty()) {
                String before = types.length() == 0 ? "" : command == QUIT ? " and " : ", ";
                types.append(before).append(command.type);
            }
        }
        return types.toString();
    }
}
