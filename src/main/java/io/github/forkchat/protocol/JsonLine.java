package io.github.forkchat.protocol;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A flat JSON object (RFC 8259) of strings, integers and booleans, which is a line of the {@code json} view. Workers
 * and clients use it; it needs only the JDK, because a worker has nothing else.
 *
 * <p>Threads: one at a time.
 */
public final class JsonLine {
    private final Map<String, Object> members = new LinkedHashMap<>();

    /** An object with a {@code type}. */
    public static JsonLine ofType(String type) {
        return new JsonLine().with("type", type);
    }

    /**
     * Reads an object.
     *
     * @throws ProtocolException if it is no object, is not flat, or has a name twice; the message says what is wrong,
     *     and where
     */
    public static JsonLine parse(String line) throws ProtocolException {
        JsonLine object = new JsonLine();
        new JsonParser(line).object(object.members);
        return object;
    }

    /** Adds a member. */
    public JsonLine with(String name, String value) {
        members.put(name, value);
        return this;
    }

    /** Adds a member. */
    public JsonLine with(String name, long value) {
        members.put(name, value);
        return this;
    }

    /** Adds a member. */
    public JsonLine with(String name, boolean value) {
        members.put(name, value);
        return this;
    }

    /** Whether there is a member of this name, other than {@code null}. */
    public boolean has(String name) {
        return members.get(name) != null;
    }

    /** A string member, with {@link Surrogates#replaced}; empty if there is none of this name that is a string. */
    public Optional<String> string(String name) {
        return members.get(name) instanceof String value ? Optional.of(Surrogates.replaced(value)) : Optional.empty();
    }

    /** An integer member; empty if there is none of this name that is an integer. */
    public OptionalLong number(String name) {
        return members.get(name) instanceof Long value ? OptionalLong.of(value) : OptionalLong.empty();
    }

    /** Whether there is a member of this name that is {@code true}. */
    public boolean isTrue(String name) {
        return Boolean.TRUE.equals(members.get(name));
    }

    /** The members in their order: {@link String}, {@link Long}, {@link Boolean} or null each. */
    public Map<String, Object> members() {
        return members;
    }

    /** The object as text, without a line end. */
    @Override
    public String toString() {
        StringBuilder to = new StringBuilder(128);
        char before = '{';
        for (Map.Entry<String, Object> member : members.entrySet()) {
            to.append(before);
            quote(member.getKey(), to);
            to.append(':');
            if (member.getValue() instanceof String text) {
                quote(text, to);
            } else {
                to.append(member.getValue());
            }
            before = ',';
        }
        return to.append(members.isEmpty() ? "{}" : "}").toString();
    }

    private static void quote(String text, StringBuilder to) {
        to.append('"');
        escape(text, to);
        to.append('"');
    }

    /** The text as the inside of a JSON string. */
    public static String escaped(String text) {
        StringBuilder to = new StringBuilder(text.length() + 16);
        escape(text, to);
        return to.toString();
    }

    private static void escape(String text, StringBuilder to) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                to.append('\\').append(c);
            } else if (c < ' ') {
                to.append("\\u00").append(Character.forDigit(c >> 4, 16)).append(Character.forDigit(c & 15, 16));
            } else if (Surrogates.isHalf(text, i)) {
                to.append("\\u").append(Integer.toHexString(c));
            } else {
                to.append(c);
            }
        }
    }
}
