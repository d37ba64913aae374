package io.github.forkchat.protocol;

/**
 * What a fork may say before Server Main grants it more: CREDIT_SIGNAL. Both sides count the same: a frame, or the parts
 * that are put together to one, costs its data and {@value #FRAME_BYTES} bytes, which stand for what surrounds it in the
 * broadcast log. Only frames with data cost anything.
 *
 * <p>Threads: stateless.
 */
public final class Credit {
    /** What a frame costs beside its data. */
    public static final int FRAME_BYTES = 48;
    /** The highest cost of a single message or request. */
    public static final int MAX_COST_BYTES = FRAME_BYTES + Request.MAX_BYTES;

    private Credit() {}
}
