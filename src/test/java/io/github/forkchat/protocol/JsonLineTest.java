package io.github.forkchat.protocol;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Flat JSON objects, read and written. */
final class JsonLineTest {
    @Test
    void anObjectIsReadBackAsItWasWritten() throws ProtocolException {
        String text = "a \"quoted\" \\ back\\slash / \t\n\u0000\u001f\u007f é 中 🙂";
        JsonLine object = JsonLine.ofType("message")
                .with("text", text)
                .with("n", Long.MIN_VALUE)
                .with("yes", true);
        JsonLine read = JsonLine.parse(object.toString());
        assertEquals(object.members(), read.members());
        assertEquals(object.toString(), read.toString());
        assertTrue(object.toString().chars().noneMatch(c -> c < ' '));
        assertEquals("{}", new JsonLine().toString());
    }

    @Test
    void allThatJsonAllowsIsRead() throws ProtocolException {
        JsonLine object = JsonLine.parse(
                " {\t\"a\" : \"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\uD83d\\uDE42\" , \"b\":-12,\"c\":0, \"d\":true,\"e\":false, \"f\":null } ");
        assertEquals("\"\\/\b\f\n\r\té🙂", object.string("a").orElseThrow());
        assertEquals(-12, object.number("b").orElseThrow());
        assertEquals(0, object.number("c").orElseThrow());
        assertTrue(object.isTrue("d"));
        assertFalse(object.isTrue("e"));
        assertFalse(object.has("f"));
        assertTrue(object.string("b").isEmpty() && object.number("a").isEmpty());
        assertTrue(JsonLine.parse("{}").members().isEmpty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "a",
                "{",
                "}",
                "{\"a\"",
                "{\"a\":",
                "{\"a\":}",
                "{\"a\":1",
                "{\"a\":1,}",
                "{,}",
                "{\"a\":1}x",
                "{\"a\":1}{}",
                "{\"a\":1,\"a\":2}",
                "{\"a\":{}}",
                "{\"a\":[]}",
                "{a:1}",
                "{'a':1}",
                "{\"a\":01}",
                "{\"a\":-}",
                "{\"a\":1.5}",
                "{\"a\":1e3}",
                "{\"a\":9223372036854775808}",
                "{\"a\":+1}",
                "{\"a\":\"x}",
                "{\"a\":\"\t\"}",
                "{\"a\":\"\\x\"}",
                "{\"a\":\"\\u12\"}",
                "{\"a\":\"\\u12g4\"}",
                "{\"a\":\"\\u１２３４\"}",
                "{\"a\":tru}",
                "{\"a\":nul}",
                "[]",
                "1",
                "\"a\""
            })
    void textOtherThanAFlatObjectIsRefused(String text) {
        assertThrows(ProtocolException.class, () -> JsonLine.parse(text), text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "[1]|no '{' at character 1", "{\"a\":1.5}|a number that is no integer at character 6",
                "{\"a\":{}}|an object or array inside at character 6",
                        "{\"a\":1,\"a\":2}|\"a\" is there twice at character 8"
            })
    void theErrorNamesTheFaultAndItsPosition(String text, String why) {
        assertEquals(
                why,
                assertThrows(ProtocolException.class, () -> JsonLine.parse(text))
                        .getMessage());
    }

    @Test
    void aHalfOfASurrogatePairIsWrittenAsAnEscapeAndReadAsAReplacement() throws ProtocolException {
        JsonLine line = JsonLine.ofType("message").with("text", "\udc00a\ud800\ud83d\ude42\ud83d");
        assertEquals("{\"type\":\"message\",\"text\":\"\\udc00a\\ud800\ud83d\ude42\\ud83d\"}", line.toString());
        assertEquals(
                "\ufffda\ufffd\ud83d\ude42\ufffd",
                JsonLine.parse(line.toString()).string("text").orElseThrow());
    }
}
