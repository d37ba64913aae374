package io.github.forkchat.protocol;

/**
 * What a fork may say before Server Main grants it more: CREDIT_SIGNAL. Both sides count the same: a frame, or the parts
 * that are put together to one, costs its data and {@value #MESSAGE_BYTES} bytes, which stand for what surrounds it in the
 * broadcast log. A request costs its data and {@value #REQUEST_BYTES} bytes, because its answer takes space there. Only
 * frames with data cost anything.
 *
 * <p>Threads: stateless.
 */
public final class Credit {
    /** What a message costs beside its data. */
    public static final int MESSAGE_BYTES = 48;
    /** What a request costs beside its data. */
    public static final int REQUEST_BYTES = 512;
    /** The highest cost of a single message or request. */
    public static final int MAX_COST_BYTES = REQUEST_BYTES + Request.MAX_BYTES;

    private Credit() {}

    /**
     * What a message or request costs.
     *
     * @param signal that of its last part
     * @param dataBytes the length of all its parts
     */
    public static int costBytes(Signal signal, int dataBytes) {
        return dataBytes + (signal == Signal.DATA_SIGNAL ? MESSAGE_BYTES : REQUEST_BYTES);
    }
}
