package io.github.forkchat.protocol;

import io.github.forkchat.testkit.Fuzz;
import io.github.forkchat.testkit.Mutations;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Fuzzes valid and nearly valid objects. */
final class FuzzJsonLineTest {
    // RFC 8259, as far as an object here may go.
    private static final String BLANKS = "[ \t\r\n]*+";
    private static final String STRING = "\"(?:[^\"\\\\\\x00-\\x1f]++|\\\\(?:[\"\\\\/bfnrt]|u[0-9a-fA-F]{4}))*+\"";
    private static final String INTEGER = "(-?(?:0|[1-9][0-9]*+))(?![.eE0-9])";
    private static final String MEMBER =
            "(" + STRING + ")" + BLANKS + ":" + BLANKS + "(?:" + STRING + "|" + INTEGER + "|true|false|null)" + BLANKS;
    private static final Pattern NEXT_MEMBER = Pattern.compile(MEMBER + "(,?)" + BLANKS);
    private static final Pattern BEGIN = Pattern.compile(BLANKS + "\\{" + BLANKS);
    private static final Pattern END = Pattern.compile("\\}" + BLANKS);
    private static final Pattern ESCAPE = Pattern.compile("\\\\(?:u(....)|(.))");
    private static final String ESCAPES = "\"\\/bfnrt";
    private static final String ESCAPED = "\"\\/\b\f\n\r\t";

    private static final BigInteger MIN = BigInteger.valueOf(Long.MIN_VALUE);
    private static final BigInteger MAX = BigInteger.valueOf(Long.MAX_VALUE);
    /** Values, but for one or two. */
    private static final String[] NEARLY = {
        "01",
        "-",
        "-01",
        "-0",
        "+1",
        "1.0",
        "1e3",
        "0x1",
        "9223372036854775807",
        "9223372036854775808",
        "-9223372036854775809",
        "True",
        "nul",
        "nullx",
        "[]",
        "{}",
        "'x'",
        "\"\\x\"",
        "\"\\u12g4\"",
        "\"\\u00e\"",
        "\"\\u\uff10000\"",
        "\"\t\"",
        "\""
    };
    /** For each character: strings that grow, and a member's entry in the map. */
    private static final int BYTES_EACH = 100;

    /** An exception, with all the frames of a test. */
    private static final int SLACK_BYTES = 20_000;

    /** Whether it is an object, found out without the parser. */
    private static boolean isObject(String text) {
        Matcher begin = BEGIN.matcher(text);
        if (!begin.lookingAt()) {
            return false;
        }
        int at = begin.end();
        boolean wantsMember = false;
        Set<String> names = new HashSet<>();
        Matcher member = NEXT_MEMBER.matcher(text);
        while (member.region(at, text.length()).useTransparentBounds(true).lookingAt()) {
            if ((at != begin.end() && !wantsMember)
                    || !names.add(unescaped(member.group(1)))
                    || !isLong(member.group(2))) {
                return false;
            }
            wantsMember = !member.group(3).isEmpty();
            at = member.end();
        }
        return !wantsMember && END.matcher(text).region(at, text.length()).matches();
    }

    private static String unescaped(String name) {
        return ESCAPE.matcher(name)
                .replaceAll(escape -> Matcher.quoteReplacement(
                        escape.group(1) == null
                                ? ESCAPED.substring(ESCAPES.indexOf(escape.group(2)))
                                        .substring(0, 1)
                                : Character.toString(Integer.parseInt(escape.group(1), 16))));
    }

    private static boolean isLong(String digits) {
        if (digits == null) {
            return true;
        }
        BigInteger number = new BigInteger(digits);
        return number.compareTo(MIN) >= 0 && number.compareTo(MAX) <= 0;
    }

    private static Map<String, Object> members(Mutations any) {
        Map<String, Object> members = new LinkedHashMap<>();
        for (int count = any.below(5); count > 0; count--) {
            String name = any.oneIn(2) ? any.one("type", "text", "to", "request") : any.text(any.below(6));
            members.put(name, value(any));
        }
        return members;
    }

    private static Object value(Mutations any) {
        return switch (any.below(4)) {
            case 0 -> any.oneIn(4) ? any.one(Long.MIN_VALUE, Long.MAX_VALUE, 0L, -1L) : (Long) any.longNumber();
            case 1 -> any.one(true, false, null);
            default -> any.text(any.length(12, 255, 1_024));
        };
    }

    /** In one of the many ways of writing it. */
    private static String written(Map<String, Object> members, Mutations any) {
        StringBuilder text = new StringBuilder(blanks(any)).append('{');
        String before = blanks(any);
        for (Map.Entry<String, Object> member : members.entrySet()) {
            text.append(before).append(quoted(member.getKey(), any)).append(blanks(any));
            text.append(':').append(blanks(any));
            text.append(member.getValue() instanceof String value ? quoted(value, any) : member.getValue());
            before = blanks(any) + "," + blanks(any);
        }
        return text.append(blanks(any)).append('}').append(blanks(any)).toString();
    }

    private static String blanks(Mutations any) {
        return any.oneIn(4) ? any.one(" ", "\t", "\r", "\n", "   ") : "";
    }

    private static String quoted(String value, Mutations any) {
        StringBuilder text = new StringBuilder("\"");
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            int known = ESCAPED.indexOf(c);
            if (known >= 0 && any.oneIn(2)) {
                text.append('\\').append(ESCAPES.charAt(known));
            } else if (c < ' ' || c == '"' || c == '\\' || any.oneIn(10)) {
                text.append(String.format(any.one("\\u%04x", "\\u%04X"), (int) c));
            } else {
                text.append(c);
            }
        }
        return text.append('"').toString();
    }

    @Test
    void anObjectIsReadAsItWasMeantHoweverItIsWritten() {
        Fuzz.inputs(any -> {
            Map<String, Object> members = members(any);
            assertEquals(members, JsonLine.parse(written(members, any)).members());
        });
    }

    @Test
    void flatObjectsAreReadAndOtherTextIsRefused() {
        Fuzz.inputs(any -> {
            String object = written(members(any), any);
            if (any.oneIn(2)) {
                String member = "{\"" + any.one("text", "n") + "\":" + any.one(NEARLY) + ",";
                object = object.replaceFirst("\\{", Matcher.quoteReplacement(member));
            }
            byte[] right = object.getBytes(StandardCharsets.UTF_8);
            byte[] nearly = any.oneIn(2) ? right : any.oneIn(10) ? any.bytes(any.below(40)) : any.nearly(right);
            String text = new String(nearly, StandardCharsets.UTF_8);
            if (isObject(text)) {
                JsonLine line = JsonLine.parse(text);
                assertEquals(line.members(), JsonLine.parse(line.toString()).members());
            } else {
                assertRefused(text);
            }
        });
    }

    private static void assertRefused(String text) {
        JsonLine line;
        try {
            line = JsonLine.parse(text);
        } catch (ProtocolException refused) {
            Matcher where = Pattern.compile(" at character ([0-9]+)\\z").matcher(refused.getMessage());
            assertTrue(where.find(), refused::getMessage);
            assertTrue(Integer.parseInt(where.group(1)) <= text.length() + 1, refused::getMessage);
            return;
        }
        throw new AssertionError(text + " was read as " + line);
    }

    @Test
    void noTextCostsMuchMoreThanItsLength() {
        Fuzz.inputs(any -> {
            byte[] right = written(members(any), any).getBytes(StandardCharsets.UTF_8);
            String text = new String(any.nearly(right), StandardCharsets.UTF_8);
            Fuzz.allocatingAtMost(SLACK_BYTES + (long) BYTES_EACH * text.length(), () -> {
                try {
                    return JsonLine.parse(text);
                } catch (ProtocolException refused) {
                    return refused;
                }
            });
        });
    }
}
