package io.github.forkchat.protocol;

import java.util.Arrays;

/**
 * What a fork tells Server Main once it knows what its client wants to hear: a {@link Request} whose number is how many
 * earlier messages are wanted, with the name that is wanted, and as text a byte of flags and the name's key.
 *
 * <p>Threads: immutable, but for the arrays, which nobody changes.
 *
 * @param history how many of the last messages are wanted, 0 or more
 * @param events whether the client hears who joins, leaves and changes its name
 * @param visitor whether nobody is told that this client comes and goes; it is in the list of clients all the same
 * @param name the name that is wanted, or empty
 * @param key see {@link Signal#NAME_SIGNAL}
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares them
public record Hello(int history, boolean events, boolean visitor, byte[] name, byte[] key) {
    private static final int FLAG_EVENTS = 1;
    private static final int FLAG_VISITOR = 2;

    /** As it goes on the pipe. */
    public Request request() {
        byte[] text = new byte[1 + key.length];
        text[0] = (byte) ((events ? FLAG_EVENTS : 0) | (visitor ? FLAG_VISITOR : 0));
        System.arraycopy(key, 0, text, 1, key.length);
        return new Request(history, name, text);
    }

    /**
     * The hello in a request.
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
