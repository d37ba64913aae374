package io.github.forkchat.client.connection;

import io.github.forkchat.protocol.JsonLine;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** Tests which messages of the history are shown after a reconnection. */
final class HistoryDeduplicatorTest {
    private final HistoryDeduplicator deduplicator = new HistoryDeduplicator();

    private static JsonLine message(String time, String name, String text) {
        return JsonLine.ofType("message").with("time", time).with("name", name).with("text", text);
    }

    private List<String> missed(JsonLine... history) {
        deduplicator.reconnected(history.length);
        List<String> texts = new ArrayList<>();
        for (JsonLine message : history) {
            deduplicator
                    .missed(message)
                    .forEach(shown -> texts.add(shown.string("text").orElseThrow()));
        }
        return texts;
    }

    @Test
    void nothingIsShownTwiceAndNothingIsLeftOut() {
        JsonLine earlier = message("t3", "bob", "before I came");
        JsonLine first = message("t6", "bob", "again");
        JsonLine own = message("t7", "alice", "mine");
        JsonLine second = message("t8", "bob", "again");
        JsonLine third = message("t8", "bob", "again");
        deduplicator.shown(earlier);
        deduplicator.shown(first);
        deduplicator.ownShown("alice", "mine");
        JsonLine older = message("t2", "bob", "long before I came");
        assertEquals(List.of("again", "again"), missed(older, earlier, first, own, second, third));
        assertEquals(List.of(), missed(first, own, second, third));
        assertEquals(List.of("mine"), missed(first, own, second, third, message("t9", "alice", "mine")));
    }

    @Test
    void theClockOfTheServerMayBeSetBack() {
        JsonLine shown = message("t5", "bob", "before");
        deduplicator.shown(shown);
        assertEquals(List.of("meanwhile"), missed(shown, message("t1", "bob", "meanwhile")));
    }

    @Test
    void theHistoryOfAnotherRunOfTheServerIsShownWhole() {
        deduplicator.shown(message("t5", "bob", "before"));
        assertEquals(List.of("a", "b"), missed(message("t6", "bob", "a"), message("t7", "bob", "b")));
    }

    @Test
    void ownMessagesAloneAreNotShownTwice() {
        deduplicator.ownShown("alice", "mine");
        assertEquals(List.of("new"), missed(message("t6", "alice", "mine"), message("t7", "bob", "new")));
    }

    @Test
    void longMessagesThatDifferAtTheirEndsAreTwo() {
        String text = "a".repeat(65_000);
        JsonLine shown = message("t5", "bob", text);
        deduplicator.shown(shown);
        deduplicator.ownShown("alice", text);
        JsonLine own = message("t6", "alice", text);
        assertEquals(List.of(text + "b"), missed(shown, own, message("t6", "alice", text + "b")));
    }
}
