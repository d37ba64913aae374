package io.github.forkchat.client.terminal;

import io.github.forkchat.client.text.ChatLine;
import io.github.forkchat.protocol.JsonLine;
import io.github.forkchat.protocol.OutputLine;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;

/** Who is in the room, as far as this client has heard, for completion. Threads: any. */
final class Roster {
    /** What a line has beside the names: its mark, a comma, and how many more there are. */
    private static final int MARGIN = 20;

    private final Set<String> names = new ConcurrentSkipListSet<>(String.CASE_INSENSITIVE_ORDER);

    /** Takes note of what an object says. */
    void heard(JsonLine object) {
        String name = ChatLine.clean(object.string("name").orElse(""));
        OutputLine line = OutputLine.of(object);
        if (line == null) {
            return; // of a later version
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
                return; // nothing about anybody
            }
        }
    }

    /** These names in one line of so many columns: as many as it has space for, and how many more there are. */
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

    /** Nobody is known any more. */
    void forget() {
        names.clear();
    }

    /** Their names, in order. */
    List<String> names() {
        return List.copyOf(names);
    }
}
