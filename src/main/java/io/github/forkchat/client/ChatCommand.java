package io.github.forkchat.client;

import java.util.List;

/**
 * What a person has typed: a message, or one of the commands of the chat view. Threads: immutable.
 *
 * @param word the command, such as {@code /who}; {@link #SAY} for a message
 * @param name whom it is for or about, or empty
 * @param text the message, or empty
 * @param usage what should have been typed; null if all is well
 */
record ChatCommand(String word, String name, String text, String usage) {
    /** Stands for what is no command. */
    static final String SAY = "";

    /** All commands, for completion and help. */
    static final List<String> WORDS = List.of("/name", "/who", "/msg", "/me", "/quiet", "/help", "/quit");

    private static final String SLASH = "/";

    /** Reads a line. */
    static ChatCommand parse(String line) {
        if (!line.startsWith(SLASH)) {
            return say(line);
        }
        if (line.startsWith(SLASH, 1)) {
            return say(line.substring(1));
        }
        String[] words = line.strip().split(" +", 2);
        String rest = words.length > 1 ? words[1] : "";
        return switch (words[0]) {
            case "/name" -> named(rest);
            case "/msg" -> direct(rest);
            case "/me" -> rest.isEmpty() ? wrong("/me text") : say("/me " + rest);
            case "/who", "/quiet", "/help", "/quit" -> new ChatCommand(words[0], "", "", null);
            default ->
                new ChatCommand(
                        words[0], "", "", "unknown command " + words[0] + "; /help lists them, //text sends /text");
        };
    }

    /** Whether it is said to somebody, to all or to one. */
    boolean isSaid() {
        return word.equals(SAY) || word.equals("/msg");
    }

    private static ChatCommand named(String rest) {
        return rest.isEmpty() || rest.contains(" ") ? wrong("/name NAME") : new ChatCommand("/name", rest, "", null);
    }

    private static ChatCommand direct(String rest) {
        String[] words = rest.split(" +", 2);
        return words.length < 2 ? wrong("/msg NAME text") : new ChatCommand("/msg", words[0], words[1], null);
    }

    private static ChatCommand say(String text) {
        return new ChatCommand(SAY, "", text, null);
    }

    private static ChatCommand wrong(String usage) {
        return new ChatCommand(SAY, "", "", "usage: " + usage);
    }

    /** The lines of /help. */
    static List<String> help() {
        return List.of(
                "/name NAME      be called NAME",
                "/who            who is here",
                "/msg NAME text  text for NAME alone",
                "/me text        text about yourself",
                "/quiet          do not show who joins and leaves any more, or show it again",
                "/help           this list",
                "/quit           leave, as Ctrl-D does",
                "//text          the message /text",
                "Tab             completes a command or a name",
                "Up, Down        earlier lines; Ctrl-R searches them",
                "Ctrl-C          discards the line, or what was pasted",
                "Ctrl-D          leaves",
                "Ctrl-Z          suspends; fg in the shell comes back");
    }
}
