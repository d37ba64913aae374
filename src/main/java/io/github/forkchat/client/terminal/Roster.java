package io.github.forkchat.client.terminal;

import io.github.forkchat.client.text.ChatLine;
import io.github.forkchat.protocol.JsonLine;
import io.github.forkchat.protocol.OutputLine;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import org.jline.reader.Candidate;
import org.jline.reader.ParsedLine;

/** The names of the clients in the room, as far as this client knows, for completion. Threads: any. */
final class Roster {
    /** Width of a line's other parts: its mark, a comma, and the number of further names. */
    private static final int MARGIN = 20;

    private final Set<String> names = new ConcurrentSkipListSet<>(String.CASE_INSENSITIVE_ORDER);

    /** Updates the names from an object of the server. */
    void heard(JsonLine object) {
        String name = ChatLine.clean(object.string("name").orElse(""));
        OutputLine line = OutputLine.of(object);
        if (line == null) {
            return; // an object of a later version
        }
        switch (line) {
            case MESSAGE -> {
                if (!object.isTrue("history")) {
                    names.add(name);
                }
            }
            case JOINED, CLIENT, DIRECT -> names.add(name);
            case LEFT -> names.remove(name);
            case NAMED -> {
                names.remove(object.string("old").orElse(""));
                names.add(name);
            }
            default -> {
                return; // an object that names no client
            }
        }
    }

    /** Adds the words that complete what is typed: a command at the start of the line, else a name. */
    void complete(ParsedLine typed, List<Candidate> candidates) {
        if (typed.wordIndex() == 0 && typed.word().startsWith("/")) {
            Help.words().forEach(command -> candidates.add(new Candidate(command)));
        } else {
            String address = typed.wordIndex() == 0 ? ":" : "";
            names.forEach(name -> candidates.add(new Candidate(name + address)));
        }
    }

    /** Formats names in one line of this many columns: as many as fit, and the number of further ones. */
    static String inALine(List<String> names, int columns) {
        if (names.isEmpty()) {
            return "nobody else is here";
        }
        StringBuilder line = new StringBuilder("here: ").append(names.get(0));
        int listed = 1;
        int space = columns - MARGIN;
        while (listed < names.size() && line.length() + names.get(listed).length() <= space) {
            line.append(", ").append(names.get(listed++));
        }
        int more = names.size() - listed;
        return more == 0 ? line.toString() : line + " and " + more + " more";
    }

    /** Removes all names. */
    void forget() {
        names.clear();
    }
}
