package io.github.forkchat.fork;

import io.github.forkchat.protocol.ProtocolException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Tests the parsing of a client's first line. */
final class HandshakeTest {
    private static final int USUAL = -1;

    private static boolean isOne(String line) {
        byte[] bytes = ("ab" + line).getBytes(StandardCharsets.UTF_8);
        return Handshake.isOne(bytes, 2, bytes.length - 2);
    }

    @Test
    void isKnownByItsMarkAlone() {
        assertTrue(isOne("%forkchat/1"));
        assertTrue(isOne("%forkchat/1 view=chat"));
        for (String line :
                new String[] {"", "%", "%forkchat/", "%forkchat/10", "%forkchat/1\t", " %forkchat/1", "%Forkchat/1"}) {
            assertFalse(isOne(line), line);
        }
    }

    @Test
    void saysAllThatThereIsToSay() throws ProtocolException {
        Handshake line = Handshake.parse(
                "%forkchat/1  tag=T4g view=json   name=alice key=00ff history=7 events=off visitor=yes ",
                ViewName.PLAIN, USUAL);
        assertEquals(ViewName.JSON, line.view());
        assertEquals("T4g", line.tag());
        assertArrayEquals("alice".getBytes(StandardCharsets.UTF_8), line.hello().name());
        assertArrayEquals(new byte[] {0, (byte) 0xff}, line.hello().key());
        assertEquals(7, line.hello().history());
        assertFalse(line.hello().events());
        assertTrue(line.hello().visitor());
    }

    @Test
    void hasACleanName() throws ProtocolException {
        Handshake line = Handshake.parse("%forkchat/1 name=b\u001b[2J\u2028", ViewName.PLAIN, USUAL);
        assertEquals("b\uFFFD[2J\uFFFD", new String(line.hello().name(), StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource({
        "plain, -1, 0, false",
        "plain, 5, 5, false",
        "chat, -1, 50, true",
        "json, -1, 50, true",
        "json, 0, 0, true"
    })
    void leavesTheRestAsIsUsual(String view, int serverHistory, int history, boolean events) throws ProtocolException {
        Handshake line = Handshake.parse("%forkchat/1", ViewName.of(view), serverHistory);
        assertEquals(ViewName.of(view), line.view());
        assertEquals(history, line.hello().history());
        assertEquals(events, line.hello().events());
        assertFalse(line.hello().visitor());
        assertEquals(0, line.hello().name().length);
        assertNull(line.tag());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "view",
                "=",
                "view=",
                "view=Chat",
                "view=record",
                "view=chat view=json",
                "name=",
                "key=",
                "key=0",
                "key=0g",
                "key=00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff00",
                "history=",
                "history=-1",
                "history=10001",
                "history=1e3",
                "events=yes",
                "visitor=on",
                "tag=",
                "tag=a_b",
                "tag=ä",
                "tag=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
                "color=red",
                "view=chat\tname=a"
            })
    void refusesWhatItDoesNotKnow(String choices) {
        assertThrows(
                ProtocolException.class,
                () -> Handshake.parse("%forkchat/1 " + choices, ViewName.PLAIN, USUAL),
                choices);
    }
}
