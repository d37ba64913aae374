package io.github.forkchat.server.forks;

/**
 * What one fork has said so far: frames, messages, and when the last of them came. Threads: passData.
 */
public final class Activity {
    private long frames;
    private long frameBytes;
    private long messages;
    private long textBytes;
    private long messageMillis;
    /** As many frames as it had sent at the time of {@link #heardNanos}. */
    private long framesWhenHeard;

    private long heardNanos;

    /** A frame has come, of this length with its header. */
    public void frame(int lengthBytes) {
        frames++;
        frameBytes += lengthBytes;
    }

    /** The length of all its frames. */
    public long frameBytes() {
        return frameBytes;
    }

    /**
     * It has said a message.
     *
     * @param timeMillis milliseconds since 1970
     */
    public void message(int bytes, long timeMillis) {
        messages++;
        textBytes += bytes;
        messageMillis = timeMillis;
    }

    /** The number of its messages. */
    public long messages() {
        return messages;
    }

    /** The length of the text of all its messages. */
    public long textBytes() {
        return textBytes;
    }

    /** When it said its last message, in milliseconds since 1970; 0 if it has said none. */
    public long messageMillis() {
        return messageMillis;
    }

    /**
     * How long it has sent no frame, as far as that counts.
     *
     * @param nowNanos by {@link io.github.forkchat.server.flow.RunningClock}, as at the call before
     * @param sinceNanos the time since the call before
     * @param counts whether that time counts if it has sent nothing in it
     */
    public long silentNanos(long nowNanos, long sinceNanos, boolean counts) {
        if (frames != framesWhenHeard) {
            framesWhenHeard = frames;
            heardNanos = nowNanos;
        } else if (!counts) {
            heardNanos += sinceNanos;
        }
        return nowNanos - heardNanos;
    }
}
