package io.github.forkchat.fork;

import io.github.forkchat.fork.frames.DecodedFrame;
import io.github.forkchat.fork.input.TextCleaner;
import io.github.forkchat.protocol.HandshakeText;
import io.github.forkchat.protocol.Hello;
import io.github.forkchat.protocol.JsonLine;
import io.github.forkchat.protocol.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * The first line of a client that chooses a view: {@code %forkchat/1 view=json name=alice …}. The keys are those of
 * {@code src/docs/views.md}.
 *
 * <p>Threads: immutable, except for the array in {@link #hello}.
 *
 * @param view the chosen view
 * @param hello the request for Server Main
 * @param quiet whether the chat view hides events at first; it still receives them, because its client may ask for them
 *     later
 * @param tag a word that is repeated in the answer, or null
 * @param goodbye whether the client wants {@link #goodbyeLine}
 */
public record Handshake(ViewName view, Hello hello, boolean quiet, String tag, boolean goodbye) {
    private static final String MARK = HandshakeText.MARK;
    private static final int MAX_NAME_BYTES = 255;
    private static final int MAX_TAG_LETTERS = 32;

    /** The handshake of a client without such a line; parameters as in {@link #parse}. */
    static Handshake ofNoLine(ViewName usual, int history) {
        return of(new Choice(), usual, history);
    }

    /** The parts of a line that were parsed so far; null for a missing part. */
    private static final class Choice {
        private ViewName view;
        private byte[] name;
        private byte[] key;
        private Integer history;
        private Boolean events;
        private Boolean visitor;
        private String tag;
        private byte[] password;
        private Boolean goodbye;
    }

    /** Whether a line is a handshake. */
    static boolean isOne(byte[] line, int offset, int length) {
        return length >= MARK.length()
                && (length == MARK.length() || line[offset + MARK.length()] == ' ')
                && beginsAsMark(line, offset, length);
    }

    /** Whether a stream that begins with these bytes may have a handshake as its first line. */
    static boolean mayBecomeOne(byte[] stream, int length) {
        return beginsAsMark(stream, 0, length) && (length <= MARK.length() || mayStandBehindMark(stream, length));
    }

    private static boolean mayStandBehindMark(byte[] stream, int length) {
        int at = MARK.length();
        boolean isCrOfCrlf = stream[at] == '\r' && (length == at + 1 || stream[at + 1] == '\n');
        return stream[at] == ' ' || stream[at] == '\n' || isCrOfCrlf;
    }

    private static boolean beginsAsMark(byte[] bytes, int offset, int length) {
        int compared = Math.min(length, MARK.length());
        int same = 0;
        while (same < compared && bytes[offset + same] == MARK.charAt(same)) {
            same++;
        }
        return same == compared;
    }

    /**
     * Parses a line for which {@link #isOne} returns true.
     *
     * @param usual the default view
     * @param history the default number of earlier messages; less than 0: the view's default
     * @throws ProtocolException if the line is invalid, with the reason
     */
    static Handshake parse(String line, ViewName usual, int history) throws ProtocolException {
        return of(choice(line), usual, history);
    }

    private static Choice choice(String line) throws ProtocolException {
        Choice choice = new Choice();
        for (String pair : line.substring(MARK.length()).split(" ", -1)) {
            if (!pair.isEmpty()) {
                read(pair, choice);
            }
        }
        return choice;
    }

    /**
     * The password in a line for which {@link #isOne} returns true, or null if there is none. A room without a
     * password ignores it.
     *
     * @throws ProtocolException if the line is invalid, with the reason
     */
    static byte[] password(String line) throws ProtocolException {
        return choice(line).password;
    }

    private static Handshake of(Choice choice, ViewName usual, int history) {
        ViewName view = choice.view == null ? usual : choice.view;
        int usualHistory = history < 0 ? view.usualHistory() : history;
        boolean events = choice.events == null ? view.hasEvents() : choice.events;
        boolean quiet = view == ViewName.CHAT && !events;
        Hello hello = new Hello(
                choice.history == null ? usualHistory : choice.history,
                events || quiet,
                choice.visitor != null && choice.visitor,
                choice.name == null ? new byte[0] : choice.name,
                choice.key == null ? new byte[0] : choice.key);
        return new Handshake(view, hello, quiet, choice.tag, choice.goodbye != null && choice.goodbye);
    }

    /** The line that answers the handshake, for all views but json. */
    String answer(DecodedFrame hello) {
        String answer = MARK + " id=" + hello.clientId() + " name=" + hello.name() + " history=" + hello.number();
        return tag == null ? answer : answer + HandshakeText.tag(tag);
    }

    /**
     * The last line for a client whose input has ended and is relayed, so that it can tell this from other ends of the
     * connection; null if it did not ask for the line.
     */
    String goodbyeLine() {
        if (!goodbye) {
            return null;
        }
        return view == ViewName.JSON
                ? JsonLine.ofType(HandshakeText.GOODBYE).toString()
                : MARK + " " + HandshakeText.GOODBYE + (tag == null ? "" : HandshakeText.tag(tag));
    }

    private static void read(String pair, Choice choice) throws ProtocolException {
        int equals = pair.indexOf('=');
        if (equals < 0) {
            throw new ProtocolException("'" + pair + "' is no key=value");
        }
        String key = pair.substring(0, equals);
        String value = pair.substring(equals + 1);
        switch (key) {
            case "view" -> choice.view = once(key, choice.view, view(value));
            case "name" -> choice.name = once(key, choice.name, name(value));
            case "key" -> choice.key = once(key, choice.key, key(value));
            case "history" -> choice.history = once(key, choice.history, history(value));
            case "events" -> choice.events = once(key, choice.events, either(key, value, "on", "off"));
            case "visitor" -> choice.visitor = once(key, choice.visitor, either(key, value, "yes", "no"));
            case "tag" -> choice.tag = once(key, choice.tag, tag(value));
            case "password" -> choice.password = once(key, choice.password, password(key, value));
            case "goodbye" -> choice.goodbye = once(key, choice.goodbye, either(key, value, "yes", "no"));
            default ->
                throw new ProtocolException("unknown key '" + key
                        + "'; there are view, name, key, history, events, visitor, tag, password and goodbye");
        }
    }

    private static <T> T once(String key, T before, T value) throws ProtocolException {
        if (before != null) {
            throw new ProtocolException(key + " is there twice");
        }
        return value;
    }

    private static ViewName view(String value) throws ProtocolException {
        ViewName view = ViewName.of(value);
        if (view == null || view == ViewName.RECORD) {
            throw new ProtocolException("unknown view '" + value + "'; there are plain, chat and json");
        }
        return view;
    }

    private static byte[] name(String value) throws ProtocolException {
        byte[] name = TextCleaner.cleaned(value).getBytes(StandardCharsets.UTF_8);
        if (name.length == 0 || name.length > MAX_NAME_BYTES) {
            throw new ProtocolException("a name has 1 to " + MAX_NAME_BYTES + " bytes, and this one " + name.length);
        }
        return name;
    }

    /** Parses a key in hex digits. */
    static byte[] key(String value) throws ProtocolException {
        try {
            byte[] key = HexFormat.of().parseHex(value);
            if (key.length > 0 && key.length <= Hello.MAX_KEY_BYTES) {
                return key;
            }
        } catch (IllegalArgumentException noHex) {
            throw new ProtocolException("the key is not in hex digits");
        }
        throw new ProtocolException("the key has not 1 to " + Hello.MAX_KEY_BYTES + " bytes");
    }

    /** Parses a password in hex digits. */
    private static byte[] password(String key, String value) throws ProtocolException {
        try {
            return HexFormat.of().parseHex(value);
        } catch (IllegalArgumentException noHex) {
            throw new ProtocolException("the " + key + " is not in hex digits");
        }
    }

    private static Integer history(String value) throws ProtocolException {
        int history = 0;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c < '0' || c > '9') {
                throw new ProtocolException("history=" + value + " is no number from 0 on");
            }
            history = Math.min(10 * history + c - '0', Hello.MAX_HISTORY + 1);
        }
        if (value.isEmpty() || history > Hello.MAX_HISTORY) {
            throw new ProtocolException("history=" + value + " is not between 0 and " + Hello.MAX_HISTORY);
        }
        return history;
    }

    private static Boolean either(String key, String value, String yes, String no) throws ProtocolException {
        if (!value.equals(yes) && !value.equals(no)) {
            throw new ProtocolException(key + "=" + value + " is neither " + yes + " nor " + no);
        }
        return value.equals(yes);
    }

    private static String tag(String value) throws ProtocolException {
        boolean good = !value.isEmpty() && value.length() <= MAX_TAG_LETTERS;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            good &= (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        }
        if (!good) {
            throw new ProtocolException("the tag has not 1 to " + MAX_TAG_LETTERS + " letters and digits");
        }
        return value;
    }
}
