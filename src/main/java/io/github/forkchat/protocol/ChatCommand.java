package io.github.forkchat.protocol;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * A line that a user has typed, parsed: a message or a command. Threads: immutable.
 *
 * @param command the command; null if there is no such command
 * @param name name of the client that gets the message or is the subject of the command, or empty
 * @param text the message, or empty
 * @param fault the error message for an invalid line; null if the line is valid
 */
public record ChatCommand(Command command, String name, String text, String fault) {
    private static final String SLASH = "/";

    /** Returns a message, even for text that begins with a slash. */
    public static ChatCommand message(String text) {
        return new ChatCommand(Command.MESSAGE, "", text, null);
    }

    /** Parses a line. */
    public static ChatCommand parse(String line) {
        if (!line.startsWith(SLASH)) {
            return message(line);
        }
        if (line.startsWith(SLASH, 1)) {
            return message(line.substring(1));
        }
        int wordEnd = blank(line);
        String word = line.substring(0, wordEnd);
        Command command = Command.ofWord(word);
        if (command == null) {
            String fault = "unknown command " + word + "; /help lists them, //text sends /text";
            return new ChatCommand(null, "", "", fault);
        }
        return parse(command, withoutBlanks(line.substring(wordEnd)));
    }

    private static ChatCommand parse(Command command, String rest) {
        int nameEnd = blank(rest);
        String behindName = withoutBlanks(rest.substring(nameEnd));
        boolean isRight = switch (command.arguments()) {
            case NONE, OPTIONAL_TEXT, INTERVAL -> true;
            case NAME_AND_REASON -> !rest.isEmpty();
            case NAME_TIME_AND_REASON ->
                !rest.isEmpty() && TimeLimit.of(behindName).isValid();
            case NAME -> !rest.isEmpty() && behindName.isEmpty();
            case NAME_AND_TEXT -> !behindName.isEmpty();
            case TEXT -> !rest.isEmpty();
        };
        if (!isRight) {
            return new ChatCommand(command, "", "", command.usage());
        }
        if (command == Command.ME) {
            return message(command.word() + " " + rest);
        }
        String name = command.arguments().haveName() ? rest.substring(0, nameEnd) : "";
        String text = command.arguments().haveName() ? behindName : rest;
        return new ChatCommand(command, name, command.arguments().haveText() ? text : "", null);
    }

    /**
     * Parses an object of the json view.
     *
     * @throws ProtocolException if a member is missing or invalid; the message is for the user
     */
    public static ChatCommand of(Command command, JsonLine object) throws ProtocolException {
        String name = command.arguments().haveName() ? member(object, command.nameMember()) : "";
        return new ChatCommand(command, name, text(command, object), null);
    }

    private static String text(Command command, JsonLine object) throws ProtocolException {
        Command.Arguments arguments = command.arguments();
        if (arguments == Command.Arguments.INTERVAL) {
            return interval(object);
        }
        boolean isTimed = arguments.haveTime() && object.has(Command.TIME_MEMBER);
        String duration = isTimed ? member(object, Command.TIME_MEMBER) : "";
        if (isTimed && duration.isEmpty()) {
            throw new ProtocolException("\"" + Command.TIME_MEMBER + "\" is empty; leave it out for no limit");
        }
        boolean isLeftOut = arguments.textIsOptional() && !object.has(Command.TEXT_MEMBER);
        String text = isLeftOut || !arguments.haveText() ? "" : member(object, Command.TEXT_MEMBER);
        if (text.indexOf('\n') >= 0 || text.indexOf('\r') >= 0) {
            throw new ProtocolException("a text is one line, without a line end");
        }
        return duration.isEmpty() ? text : new TimeLimit(duration, text).arguments();
    }

    private static String interval(JsonLine object) throws ProtocolException {
        OptionalLong interval = object.number(Command.INTERVAL_MEMBER);
        if (interval.isEmpty()) {
            throw new ProtocolException("there is no number \"" + Command.INTERVAL_MEMBER + "\"");
        }
        return Long.toString(interval.getAsLong());
    }

    /** The string of this member. */
    public static String member(JsonLine object, String name) throws ProtocolException {
        Optional<String> value = object.string(name);
        if (value.isEmpty()) {
            throw new ProtocolException("there is no string \"" + name + "\"");
        }
        return value.get();
    }

    /** The text of the request to Server Main. */
    public String requestText() {
        return command.requestText(text);
    }

    /** The index of the first blank, or the length. */
    private static int blank(String text) {
        int at = text.indexOf(' ');
        return at < 0 ? text.length() : at;
    }

    private static String withoutBlanks(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && text.charAt(from) == ' ') {
            from++;
        }
        while (to > from && text.charAt(to - 1) == ' ') {
            to--;
        }
        return text.substring(from, to);
    }

    /** Whether this is a message, to all or to one client. */
    public boolean isSaid() {
        return command == Command.MESSAGE || command == Command.DIRECT;
    }

    /** The object of the json view that asks for it; its {@code request} is added by the client. */
    public JsonLine object() {
        return command.object(name, text);
    }
}
