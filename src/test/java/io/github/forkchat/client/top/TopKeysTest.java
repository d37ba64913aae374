package io.github.forkchat.client.top;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.DumbTerminal;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** Tests of the keys of {@code forkchat top}. */
final class TopKeysTest {
    private static final String ESCAPE = "\u001b";

    private static String read(String typed) throws IOException {
        byte[] input = typed.getBytes(StandardCharsets.UTF_8);
        StringBuilder read = new StringBuilder();
        try (Terminal terminal = new DumbTerminal(
                "test",
                "xterm",
                new ByteArrayInputStream(input),
                new ByteArrayOutputStream(),
                StandardCharsets.UTF_8)) {
            TopKeys keys = new TopKeys(terminal);
            for (TopKeys.Key key = keys.read(); key != null; key = keys.read()) {
                boolean isCharacter = key.special() == TopKeys.Special.NONE;
                String character = key.character() < ' ' ? "." : "" + key.character();
                read.append(isCharacter ? character : key.special() + " ");
            }
        }
        return read.toString();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "Left, [D",
        "Home, [1~",
        "Shift-Up, [1;2A",
        "Ctrl-PgUp, [5;5~",
        "F1, OP",
        "F1 of the Linux console, [[A",
        "1 of the number pad, Oq",
        "+ of the number pad, Ok"
    })
    void anUnknownKeyTypesNothing(String name, String sequence) throws IOException {
        assertEquals("k.y", read("k" + ESCAPE + sequence + "y"), name);
    }

    @ParameterizedTest
    @CsvSource({"[A, 'UP '", "OB, 'DOWN '", "[5~, 'PAGE_UP '", "x, 'ESCAPE x'"})
    void aKnownKeyIsNoCharacter(String sequence, String keys) throws IOException {
        assertEquals("k" + keys, read("k" + ESCAPE + sequence));
    }
}
