package io.github.forkchat.protocol;

import java.util.Arrays;

/**
 * The request of a fork after its client's first line. It is a {@link Request} whose number is that of earlier
 * messages to send, whose name is the name to get, and whose text is a byte of flags and the name's key.
 *
 * <p>Threads: immutable, except for the arrays, which no code changes.
 *
 * @param history number of earlier messages to send, 0 or more
 * @param events whether the client gets events: joins, leaves and new names
 * @param visitor whether the client is a visitor, whose coming and going is not announced; the list of clients still
 *     contains it
 * @param name the name to get, or empty
 * @param key see {@link Signal#NAME_SIGNAL}
 */
@SuppressWarnings("ArrayRecordComponent") // records are not compared
public record Hello(int history, boolean events, boolean visitor, byte[] name, byte[] key) {
    /** Maximum number of earlier messages that a client can get. */
    public static final int MAX_HISTORY = 10_000;
    /** Maximum length of the key of a name, which Server Main keeps for each client. */
    public static final int MAX_KEY_BYTES = 32;

    private static final int FLAG_EVENTS = 1;
    private static final int FLAG_VISITOR = 2;

    /** The request for the pipe. */
    public Request request() {
        byte[] text = new byte[1 + key.length];
        text[0] = (byte) ((events ? FLAG_EVENTS : 0) | (visitor ? FLAG_VISITOR : 0));
        System.arraycopy(key, 0, text, 1, key.length);
        return new Request(history, name, text);
    }

    /**
     * Parses a request.
     *
     * @throws ProtocolException if its flags are missing, or its number is below 0
     */
    public static Hello of(Request request) throws ProtocolException {
        byte[] text = request.text();
        if (text.length == 0 || request.number() < 0) {
            throw new ProtocolException("a hello without flags, or for " + request.number() + " messages");
        }
        return new Hello(
                request.number(),
                (text[0] & FLAG_EVENTS) != 0,
                (text[0] & FLAG_VISITOR) != 0,
                request.name(),
                Arrays.copyOfRange(text, 1, text.length));
    }
}
