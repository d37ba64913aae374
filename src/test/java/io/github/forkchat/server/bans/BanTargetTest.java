package io.github.forkchat.server.bans;

import io.github.forkchat.server.admission.Origin;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The targets of bans: addresses and users. */
final class BanTargetTest {
    @ParameterizedTest
    @CsvSource({
        "192.0.2.7,192.0.2.7:50312,192.0.2.7",
        "::ffff:192.0.2.7,192.0.2.7:1,192.0.2.7",
        "::ffff:c0aa:0207,192.170.2.7:1,192.170.2.7",
        "127.0.0.1,127.0.0.1:50312,127.0.0.1",
        "::1,[::1]:50312,::1",
        "2001:db8::1,[2001:db8::1]:50312,2001:db8::1/56",
        "2001:db8::1,[2001:db8:0:ff::2]:50312,2001:db8::1/56",
        "2001:DB8::1/56,[2001:db8::1]:50312,2001:DB8::1/56"
    })
    void anAddressIsTheOriginOfItsClients(String text, String peer, String shown) {
        BanTarget target = BanTarget.parse(text).orElseThrow();
        assertEquals(Origin.of(peer), target.origin());
        assertEquals(shown, target.text());
        assertEquals(target, BanTarget.parse(target.text()).orElseThrow(), "as the file has it");
    }

    @ParameterizedTest
    @CsvSource({"192.0.2.7:50312,192.0.2.7", "[::1]:50312,::1", "[2001:db8::1]:50312,2001:db8::1/56"})
    void aClientOverTcpIsItsAddress(String peer, String text) {
        BanTarget target = BanTarget.of(Origin.of(peer), peer);
        assertEquals(text, target.text());
        assertEquals(Origin.of(peer), target.origin());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1001, -2})
    void aClientOfAUnixSocketIsItsUser(int uid) {
        BanTarget target = BanTarget.of(Origin.ofUser(uid), "unix");
        assertEquals("uid:" + Integer.toUnsignedString(uid), target.text());
        assertEquals(Origin.ofUser(uid), target.origin());
        assertEquals(target, BanTarget.parse(target.text()).orElseThrow());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "bob",
                "localhost",
                "192.0.2",
                "192.0.2.256",
                "192.0.2.7.1",
                "192.0.2.7/24",
                "0x7f.0.0.1",
                "2130706433",
                "192.0.02.7",
                ":",
                ":::",
                "1::2::3",
                "::1%lo",
                "[::1]",
                "fe80::1%1",
                "12345::",
                "uid:",
                "uid:-1",
                "uid:4294967296",
                "uid:bob",
                "uid 5",
                "/56"
            })
    void anythingElseIsNone(String text) {
        assertTrue(BanTarget.parse(text).isEmpty());
    }
}
