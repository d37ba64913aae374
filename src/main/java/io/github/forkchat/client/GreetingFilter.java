package io.github.forkchat.client;

import io.github.forkchat.client.connection.EarlyLines;
import io.github.forkchat.client.connection.RandomText;
import io.github.forkchat.client.text.ChatLine;
import io.github.forkchat.protocol.HandshakeText;
import io.github.forkchat.protocol.JsonLine;
import io.github.forkchat.protocol.ProtocolException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Makes the first line of a {@link ChatClient} and finds the server's answer in the server's output by the random tag
 * in that line. Output before the answer is dropped.
 *
 * <p>Threads: used only by the thread that reads the server.
 */
public final class GreetingFilter {
    private static final String MARK = HandshakeText.MARK + " ";
    /** Limit for the stored part of a line; an answer is much shorter. */
    private static final int MAX_LINE_BYTES = 65_536;

    private final String tag = RandomText.hex(Long.BYTES);
    private final boolean json;
    private final String name;
    private final Integer history;
    private final Consumer<String> complaints;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private boolean answered;
    private boolean nameRefused;
    private boolean refusalFollows;
    private final EarlyLines early = new EarlyLines();

    /**
     * Creates the first line.
     *
     * @param json true for the json view, whose answer is passed on; false for the plain view, whose answer is not
     * @param name the name to ask for, or null
     * @param history number of earlier messages to ask for, or null for the default
     * @param complaints gets a line if the name is refused
     */
    public GreetingFilter(boolean json, String name, Integer history, Consumer<String> complaints) {
        this.json = json;
        this.name = name;
        this.history = history;
        this.complaints = complaints;
    }

    /**
     * The first line, with its end.
     *
     * @param password the key and value of the password, with a blank before, or empty
     */
    byte[] firstLine(String password) {
        String text = MARK + "view=" + (json ? "json" : "plain") + (name == null ? "" : " name=" + name)
                + (history == null ? "" : " history=" + history) + password + " goodbye=yes"
                + HandshakeText.tag(tag) + "\n";
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Whether the client has the json view. */
    boolean isJson() {
        return json;
    }

    /** The tag of the first line. */
    String tag() {
        return tag;
    }

    /** The lines of the server before its answer. */
    EarlyLines early() {
        return early;
    }

    /** Whether the server has taken the first line. */
    boolean isAnswered() {
        return answered;
    }

    /** Whether the server has accepted the client, but not its name. */
    public boolean isNameRefused() {
        return nameRefused;
    }

    /** Why there is no answer; a ServerRefusedException if the server has refused the client. */
    public IOException failure() {
        early.add(line.toString(StandardCharsets.UTF_8)); // a last line without an end
        return early.failure();
    }

    /**
     * Filters output of the server.
     *
     * @param out receives the answer in the json view, and the object that refuses the name
     * @return the index of the first byte to pass on; {@code length} if there is none
     */
    int skip(byte[] read, int length, OutputStream out) throws IOException {
        int at = 0;
        while (at < length && (!answered || refusalFollows)) {
            byte b = read[at++];
            if (b != '\n') {
                if (line.size() < MAX_LINE_BYTES) {
                    line.write(b);
                }
                continue;
            }
            String text = line.toString(StandardCharsets.UTF_8);
            line.reset();
            if (refusalFollows) {
                refusalFollows = false;
                complaints.accept(reason(text));
                passOnJson(text, out);
            } else if (isAnswer(text)) {
                answered = true;
                nameRefused =
                        name != null && !text.contains(json ? "\"name\":\"" + name + "\"" : " name=" + name + " ");
                refusalFollows = nameRefused;
                passOnJson(text, out);
            } else {
                early.add(text.endsWith("\r") ? text.substring(0, text.length() - 1) : text);
            }
        }
        return at;
    }

    private void passOnJson(String text, OutputStream out) throws IOException {
        if (json) {
            out.write((text + "\n").getBytes(StandardCharsets.UTF_8));
        }
    }

    /** Why the name is refused. */
    private String reason(String text) {
        try {
            return json
                    ? ChatLine.clean(JsonLine.parse(text).string("reason").orElse("the name is refused"))
                    : EarlyLines.reason(text.replace(HandshakeText.tag(tag), ""));
        } catch (ProtocolException e) {
            return "the name is refused";
        }
    }

    private boolean isAnswer(String text) {
        return json
                ? text.startsWith("{") && text.contains("\"tag\":\"" + tag + "\"")
                : text.startsWith(MARK) && text.endsWith(HandshakeText.tag(tag));
    }
}
