package io.github.forkchat.protocol;

import java.util.Map;

/** Parses the text of a {@link JsonLine}. Threads: one. */
final class JsonParser {
    private static final int HEX = 16;
    private static final int UNICODE_DIGITS = 4;
    private static final String ESCAPES = "\"\\/bfnrt";
    private static final String ESCAPED = "\"\\/\b\f\n\r\t";

    private final String text;
    private int at;

    JsonParser(String text) {
        this.text = text;
    }

    /** Parses the whole text as an object. */
    void object(Map<String, Object> members) throws ProtocolException {
        expect('{');
        if (!accept('}')) {
            do {
                int start = at;
                String name = string();
                expect(':');
                Object value = value();
                if (members.containsKey(name)) {
                    throw wrong("\"" + name + "\" is there twice", start);
                }
                members.put(name, value);
            } while (accept(','));
            expect('}');
        }
        skipBlanks();
        if (at < text.length()) {
            throw wrong("there is more behind the object", at);
        }
    }

    private Object value() throws ProtocolException {
        skipBlanks();
        char c = at < text.length() ? text.charAt(at) : 0;
        if (c == '"') {
            return string();
        }
        if (c == '-' || isDigit(c)) {
            return integer();
        }
        if (c == '{' || c == '[') {
            throw wrong("an object or array inside", at);
        }
        if (accept("true")) {
            return true;
        }
        if (accept("false")) {
            return false;
        }
        if (accept("null")) {
            return null;
        }
        throw wrong("no value", at);
    }

    private Long integer() throws ProtocolException {
        int start = at++;
        while (at < text.length() && isDigit(text.charAt(at))) {
            at++;
        }
        String digits = text.substring(start, at);
        boolean leadingZero = hasLeadingZero(digits);
        boolean fraction = at < text.length() && ".eE".indexOf(text.charAt(at)) >= 0;
        try {
            if (!leadingZero && !fraction) {
                return Long.valueOf(digits);
            }
        } catch (NumberFormatException tooLarge) {
            throw wrong("a number that is no 64-bit integer", start);
        }
        throw wrong("a number that is no integer", start);
    }

    /** Not by a regular expression: it is slower, and loading its classes delays the first line of a worker. */
    private static boolean hasLeadingZero(String digits) {
        int first = digits.startsWith("-") ? 1 : 0;
        return digits.length() > first + 1 && digits.charAt(first) == '0';
    }

    private String string() throws ProtocolException {
        expect('"');
        int start = at - 1;
        StringBuilder value = new StringBuilder();
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '"') {
                return value.toString();
            }
            if (c < ' ') {
                throw wrong("a control character in a string", at - 1);
            }
            value.append(c == '\\' ? escape() : c);
        }
        throw wrong("a string without an end", start);
    }

    private char escape() throws ProtocolException {
        char c = at < text.length() ? text.charAt(at++) : 0;
        int known = ESCAPES.indexOf(c);
        if (known >= 0) {
            return ESCAPED.charAt(known);
        }
        if (c == 'u' && text.length() - at >= UNICODE_DIGITS) {
            int code = 0;
            for (int end = at + UNICODE_DIGITS; at < end; at++) {
                int digit = Character.digit(text.charAt(at), HEX);
                if (digit < 0 || text.charAt(at) > 'f') {
                    throw wrong("no hex digit", at);
                }
                code = code * HEX + digit;
            }
            return (char) code;
        }
        throw wrong("an escape that JSON does not have", at - 1);
    }

    private void expect(char c) throws ProtocolException {
        if (!accept(c)) {
            throw wrong("no '" + c + "'", at);
        }
    }

    private boolean accept(char c) {
        skipBlanks();
        if (at < text.length() && text.charAt(at) == c) {
            at++;
            return true;
        }
        return false;
    }

    private boolean accept(String word) {
        if (text.startsWith(word, at)) {
            at += word.length();
            return true;
        }
        return false;
    }

    private void skipBlanks() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static ProtocolException wrong(String what, int at) {
        return new ProtocolException(what + " at character " + (at + 1));
    }
}
