package io.github.forkchat.client.terminal;

import io.github.forkchat.protocol.Command;
import java.util.ArrayList;
import java.util.List;

/** The help of the terminal client: the commands, and the keys. Threads: stateless. */
final class Help {
    private Help() {}

    static List<String> lines() {
        List<String> lines = new ArrayList<>(Command.helpLines());
        lines.add(Command.helpLine("Tab", "completes a command or a name"));
        lines.add(Command.helpLine("Up, Down", "earlier lines; Ctrl-R searches them"));
        lines.add(Command.helpLine("Ctrl-C", "discards the line or paste; in an empty line, unsent lines"));
        lines.add(Command.helpLine("Ctrl-D", "leaves"));
        lines.add(Command.helpLine("Ctrl-Z", "suspends; fg in the shell comes back"));
        return lines;
    }

    /** The words that begin a command. */
    static List<String> words() {
        List<String> words = new ArrayList<>();
        for (Command command : Command.values()) {
            if (!command.word().isEmpty()) {
                words.add(command.word());
            }
        }
        return words;
    }
}
