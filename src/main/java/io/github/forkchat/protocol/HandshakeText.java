package io.github.forkchat.protocol;

/**
 * The fixed texts of the lines that client and server exchange before a view begins; {@code src/docs/views.md}
 * describes them. Threads: immutable.
 */
public final class HandshakeText {
    /** The beginning of a client's handshake line, and of the answer. */
    public static final String MARK = "%forkchat/1";
    /** The beginning of a refusal; the reason follows. */
    public static final String REFUSED = MARK + " refused: ";
    /** The word of the last line for a client whose input is relayed, and its type in the json view. */
    public static final String GOODBYE = "goodbye";
    /** The question of a server whose room has a password; it comes before all else. */
    public static final String PASSWORD_QUESTION = "-- this room has a password: type it first";
    /** The reason of the refusal of a client that sends no password. */
    public static final String PASSWORD_MISSING = "this room has a password";
    /** The reason of the refusal of a client that sends a wrong password. */
    public static final String PASSWORD_WRONG = "wrong password";

    private HandshakeText() {}

    /** The key and value at the end of a first line, and of the server's lines about it, with a blank before. */
    public static String tag(String tag) {
        return " tag=" + tag;
    }
}
