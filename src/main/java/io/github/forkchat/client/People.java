package io.github.forkchat.client;

import io.github.forkchat.protocol.JsonLine;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;

/** Who is in the room, as far as this client has heard, for completion. Threads: any. */
final class People {
    private final Set<String> names = new ConcurrentSkipListSet<>(String.CASE_INSENSITIVE_ORDER);

    /** Takes note of what an object says. */
    void heard(JsonLine object) {
        String name = ChatLine.clean(object.string("name").orElse(""));
        switch (object.string("type").orElse("")) {
            case "message" -> {
                if (!object.isTrue("history")) {
                    names.add(name);
                }
            }
            case "joined", "client", "direct" -> names.add(name);
            case "left" -> names.remove(name);
            case "named" -> {
                names.remove(object.string("old").orElse(""));
                names.add(name);
            }
            default -> {
                return; // nothing about anybody
            }
        }
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
