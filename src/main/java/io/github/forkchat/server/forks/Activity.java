package io.github.forkchat.server.forks;

/** Counts the frames and messages of one fork, with the times of the last ones. Threads: passData. */
public final class Activity {
    private long frames;
    private long frameBytes;
    private int freeFrames;
    private long messages;
    private long textBytes;
    private long messageMillis;
    /** Number of frames at the time of {@link #heardNanos}. */
    private long framesWhenHeard;

    private long heardNanos;

    /** Counts a frame; its length includes the header. */
    public void frame(int lengthBytes) {
        frames++;
        frameBytes += lengthBytes;
    }

    /** Counts a frame that costs no credit; returns the number of such frames. */
    public int freeFrame() {
        return ++freeFrames;
    }

    /** The number of its frames. */
    public long frames() {
        return frames;
    }

    /** Total length of its frames. */
    public long frameBytes() {
        return frameBytes;
    }

    /**
     * Counts a message.
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

    /** Total length of its messages' text. */
    public long textBytes() {
        return textBytes;
    }

    /** Time of the fork's last message, in milliseconds since 1970; 0 before the first message. */
    public long messageMillis() {
        return messageMillis;
    }

    /**
     * How long it has sent no frame, in nanoseconds, without the time that does not count.
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
