package io.github.forkchat.client;

import io.github.forkchat.client.text.ChatLine;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.function.Consumer;

/**
 * The first line of a client that passes on what it reads and writes, and the server's answer to it, which is known by
 * the first line's random tag. What comes before the answer is dropped.
 *
 * <p>Threads: the one that reads the server.
 */
public final class GreetingFilter {
    private static final String MARK = "%forkchat/1 ";
    private static final String REFUSED = MARK + "refused: ";

    private final String tag = Long.toHexString(new SecureRandom().nextLong());
    private final boolean json;
    private final String name;
    private final Integer history;
    private final Consumer<String> complaints;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private boolean answered;
    private boolean nameRefused;
    private boolean refusalFollows;
    private String last = "the server closed the connection";

    /**
     * What the client says of itself.
     *
     * @param json whether it wants the json view, whose answer is passed on; else the plain one, whose is not
     * @param name the name it wants, or null
     * @param history how many earlier messages it wants, or null for what is usual
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
     * @param password what it says of the password, with a blank before, or empty
     */
    byte[] firstLine(String password) {
        String text = MARK + "view=" + (json ? "json" : "plain") + (name == null ? "" : " name=" + name)
                + (history == null ? "" : " history=" + history) + password + " tag=" + tag + "\n";
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** The server has said this before it could take the first line. */
    void refused(String why) {
        last = why;
    }

    /** Whether the server has taken the first line. */
    boolean isAnswered() {
        return answered;
    }

    /** Whether the server has taken the client, but not its name. */
    public boolean isNameRefused() {
        return nameRefused;
    }

    /** Why it has not. */
    public String refusal() {
        return ChatLine.clean(last.startsWith(REFUSED) ? last.substring(REFUSED.length()) : last);
    }

    /**
     * Looks at what was read.
     *
     * @param out gets the answer, in the json view
     * @return from where on it is to be passed on; {@code length} for nothing
     */
    int skip(byte[] read, int length, OutputStream out) throws IOException {
        int at = 0;
        while (at < length && (!answered || refusalFollows)) {
            byte b = read[at++];
            if (b != '\n') {
                line.write(b);
                continue;
            }
            last = line.toString(StandardCharsets.UTF_8);
            line.reset();
            if (refusalFollows) {
                refusalFollows = false;
                complaints.accept(refusal());
            } else if (isAnswer(last)) {
                answered = true;
                nameRefused =
                        name != null && !last.contains(json ? "\"name\":\"" + name + "\"" : " name=" + name + " ");
                refusalFollows = !json && nameRefused;
                out.write(json ? (last + "\n").getBytes(StandardCharsets.UTF_8) : new byte[0]);
            }
        }
        return at;
    }

    private boolean isAnswer(String text) {
        return json
                ? text.startsWith("{") && text.contains("\"tag\":\"" + tag + "\"")
                : text.startsWith(MARK) && text.endsWith(" tag=" + tag);
    }
}
