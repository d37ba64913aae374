package io.github.forkchat.fork;

import io.github.forkchat.protocol.HandshakeText;
import io.github.forkchat.protocol.Hello;
import io.github.forkchat.protocol.ProtocolException;
import io.github.forkchat.testkit.Fuzz;
import io.github.forkchat.testkit.Mutations;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Fuzzes valid and nearly valid first lines. */
final class FuzzHandshakeTest {
    /** What may stand for each key; how long a name is in bytes is another question. */
    private static final Map<String, Pattern> VALUES = Map.of(
            "password", Pattern.compile("(?:[0-9a-fA-F]{2})*+"),
            "view", Pattern.compile("plain|chat|json"),
            "name", Pattern.compile("(?s).+"),
            "key", Pattern.compile("(?:[0-9a-fA-F]{2}){1,32}"),
            "history", Pattern.compile("0*(?:[0-9]{1,4}|10000)"),
            "events", Pattern.compile("on|off"),
            "visitor", Pattern.compile("yes|no"),
            "tag", Pattern.compile("[0-9A-Za-z]{1,32}"));

    private static final int MAX_NAME_BYTES = 255;
    private static final int USUAL_HISTORY = 7;
    /** For each byte: the line as text, its choices, and what is said of one that is wrong. */
    private static final int BYTES_EACH = 100;

    private static final int SLACK_BYTES = 20_000;

    private static byte[] line(Mutations any) {
        byte[] line = ClientTalk.firstLine(any).getBytes(StandardCharsets.UTF_8);
        return any.oneIn(2) ? line : any.nearly(line);
    }

    /** What the line chooses, or null if there is a fault in it. */
    private static Map<String, String> choices(String line) {
        Map<String, String> choices = new HashMap<>();
        for (String choice : line.substring(HandshakeText.MARK.length()).split(" ", -1)) {
            String[] parts = choice.split("=", 2);
            Pattern values = VALUES.get(parts[0]);
            boolean good = parts.length == 2
                    && values != null
                    && values.matcher(parts[1]).matches();
            if (!choice.isEmpty() && (!good || choices.put(parts[0], parts[1]) != null)) {
                return null;
            }
        }
        choices.computeIfPresent("name", (key, name) -> CleanText.cleaned(utf8(name)));
        return utf8(choices.getOrDefault("name", "")).length > MAX_NAME_BYTES ? null : choices;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static boolean isOne(byte[] line) {
        String text = new String(line, StandardCharsets.ISO_8859_1);
        return text.equals(HandshakeText.MARK) || text.startsWith(HandshakeText.MARK + " ");
    }

    @Test
    void isKnownByItsMarkAloneAndFromItsStartOn() {
        Fuzz.inputs(any -> {
            byte[] line = new String(line(any), StandardCharsets.ISO_8859_1)
                    .replace("\n", "")
                    .getBytes(StandardCharsets.ISO_8859_1);
            byte[] padded = new byte[line.length + 4];
            System.arraycopy(line, 0, padded, 2, line.length);
            assertEquals(isOne(line), Handshake.isOne(padded, 2, line.length));
            boolean endsInCr = line.length > 0 && line[line.length - 1] == '\r';
            boolean isFirst = isOne(endsInCr ? Arrays.copyOf(line, line.length - 1) : line);
            byte[] stream = Arrays.copyOf(line, line.length + 1);
            stream[line.length] = '\n';
            boolean mayBeOne = true;
            for (int length = 1; length <= stream.length; length++) {
                mayBeOne &= Handshake.mayBecomeOne(stream, length);
            }
            assertEquals(isFirst, mayBeOne);
        });
    }

    @Test
    void isReadAsItWasMeantOrRefused() {
        Fuzz.inputs(any -> {
            byte[] bytes = line(any);
            if (!isOne(bytes)) {
                return;
            }
            String line = new String(bytes, StandardCharsets.UTF_8);
            ViewName usual = any.one(ViewName.values());
            Map<String, String> choices = choices(line);
            if (choices == null) {
                ProtocolException fault =
                        assertThrows(ProtocolException.class, () -> Handshake.parse(line, usual, USUAL_HISTORY));
                assertTrue(fault.getMessage().length() <= 200 + line.length());
            } else {
                assertChooses(choices, usual, Handshake.parse(line, usual, USUAL_HISTORY));
                String password = choices.get("password");
                assertArrayEquals(
                        password == null ? null : HexFormat.of().parseHex(password), Handshake.password(line));
            }
        });
    }

    private static void assertChooses(Map<String, String> choices, ViewName usual, Handshake line) throws Exception {
        ViewName view = choices.containsKey("view") ? ViewName.of(choices.get("view")) : usual;
        boolean events = choices.containsKey("events") ? choices.get("events").equals("on") : view.hasEvents();
        Hello hello = line.hello();
        assertEquals(view, line.view());
        assertEquals(Integer.parseInt(choices.getOrDefault("history", "" + USUAL_HISTORY)), hello.history());
        assertEquals(events || view == ViewName.CHAT, hello.events());
        assertEquals(view == ViewName.CHAT && !events, line.quiet());
        assertEquals(choices.getOrDefault("visitor", "no").equals("yes"), hello.visitor());
        assertEquals(choices.getOrDefault("name", ""), CleanText.assertClean(hello.name()));
        assertArrayEquals(HexFormat.of().parseHex(choices.getOrDefault("key", "")), hello.key());
        assertEquals(choices.get("tag"), line.tag());
    }

    @Test
    void noLineCostsMuchMoreThanItsLength() {
        Fuzz.inputs(any -> {
            String line = HandshakeText.MARK + new String(line(any), StandardCharsets.UTF_8);
            Fuzz.allocatingAtMost(SLACK_BYTES + (long) BYTES_EACH * line.length(), () -> {
                try {
                    return Handshake.parse(line, ViewName.PLAIN, 0);
                } catch (ProtocolException refused) {
                    return refused;
                }
            });
        });
    }
}
