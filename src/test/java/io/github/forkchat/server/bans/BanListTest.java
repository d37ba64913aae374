package io.github.forkchat.server.bans;

import io.github.forkchat.server.admission.Origin;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The list of bans. */
final class BanListTest {
    private static final long NOW = 1_000_000;

    private final List<List<Ban>> changes = new ArrayList<>();
    private final BanList bans = new BanList(List.of(), changes::add);

    private static Ban ban(String target, String name, long untilMillis) {
        return new Ban(BanTarget.parse(target).orElseThrow(), name, "root", NOW, untilMillis, "spam");
    }

    private static Origin origin(String address) {
        return Origin.of(address + ":50312");
    }

    @Test
    void aBanIsForItsOriginUntilItIsOver() {
        Ban ban = ban("192.0.2.7", "", NOW + 10);
        assertTrue(bans.add(ban, NOW));
        assertEquals(ban, bans.find(origin("192.0.2.7"), NOW + 9));
        assertNull(bans.find(origin("192.0.2.8"), NOW));
        assertNull(bans.find(origin("192.0.2.7"), NOW + 10));
        assertEquals(List.of(), bans.all(NOW + 10));
        assertEquals(List.of(List.of(ban)), changes);
    }

    @Test
    void aNewBanOfTheSameAddressReplacesTheOld() {
        bans.add(ban("192.0.2.7", "", NOW + 10), NOW);
        Ban second = ban("192.0.2.7", "bob", Ban.FOR_EVER);
        bans.add(second, NOW);
        assertEquals(List.of(second), bans.all(NOW));
    }

    @Test
    void aBanEndsByAddressOrByNameInAnyCase() {
        Ban first = ban("192.0.2.7", "", NOW + 10);
        Ban second = ban("uid:1001", "Bob", NOW + 10);
        bans.add(first, NOW);
        bans.add(second, NOW);
        bans.add(ban("2001:db8::1", "bob", NOW + 10), NOW);
        assertEquals(List.of(), bans.remove("192.0.2.8", NOW));
        assertEquals(
                List.of(),
                bans.remove("", NOW).stream()
                        .filter(ban -> !ban.name().isEmpty())
                        .toList());
        bans.add(first, NOW);
        assertEquals(List.of(first), bans.remove("192.0.2.7", NOW));
        assertEquals(2, bans.remove("bOB", NOW).size());
        assertEquals(List.of(), bans.all(NOW));
        assertEquals(List.of(), changes.get(changes.size() - 1));
    }

    @Test
    void anEmptyNameEndsNoBan() {
        bans.add(ban("192.0.2.7", "", NOW + 10), NOW);
        assertEquals(List.of(), bans.remove("", NOW));
        assertEquals(1, bans.all(NOW).size());
    }

    @Test
    void thereAreNoMoreThanTheMaximum() {
        for (int i = 0; i < BanList.MAX_BANS; i++) {
            assertTrue(bans.add(ban("uid:" + i, "", i == 0 ? NOW + 1 : Ban.FOR_EVER), NOW));
        }
        assertFalse(bans.add(ban("192.0.2.7", "", Ban.FOR_EVER), NOW));
        assertTrue(bans.add(ban("uid:5", "", Ban.FOR_EVER), NOW), "a new ban for an old one");
        assertTrue(bans.add(ban("192.0.2.7", "", Ban.FOR_EVER), NOW + 1), "one is over");
    }
}
