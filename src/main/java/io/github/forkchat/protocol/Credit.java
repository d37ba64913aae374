package io.github.forkchat.protocol;

/**
 * Send credit: the number of bytes that a fork may send before Server Main grants more, by CREDIT_SIGNAL. Both sides
 * use the same costs. A message, whether one frame or several parts, costs its data and {@value #MESSAGE_BYTES} bytes
 * for its header in the broadcast ring. A request costs its data and {@value #REQUEST_BYTES} bytes, because its answer
 * takes space in the ring. Frames without data are free.
 *
 * <p>Threads: stateless.
 */
public final class Credit {
    /** The cost of a message beside its data. */
    public static final int MESSAGE_BYTES = 48;
    /** The cost of a request beside its data. */
    public static final int REQUEST_BYTES = 512;
    /** The highest cost of a single message or request. */
    public static final int MAX_COST_BYTES = REQUEST_BYTES + Request.MAX_BYTES;

    private Credit() {}

    /** Whether a frame costs nothing, and is no message or request. */
    public static boolean isFree(Signal signal, int dataBytes) {
        return dataBytes == 0 && (signal == Signal.DATA_PART_SIGNAL || !signal.carriesData());
    }

    /**
     * The cost of a message or request.
     *
     * @param signal that of its last part
     * @param dataBytes the length of all its parts
     */
    public static int costBytes(Signal signal, int dataBytes) {
        return dataBytes + (signal == Signal.DATA_SIGNAL ? MESSAGE_BYTES : REQUEST_BYTES);
    }
}
