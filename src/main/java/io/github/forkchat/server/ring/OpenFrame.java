package io.github.forkchat.server.ring;

import io.github.forkchat.protocol.Message;

/**
 * The newest frame of the {@link BroadcastRing}, while it still takes further messages of its sender, up to {@link
 * Message#MAX_LINES_BYTES}.
 *
 * <p>Threads: passData.
 */
final class OpenFrame {
    private boolean isOpen;
    private long position;
    private int senderId;
    private long timeMillis;
    private byte[] name;
    private int textBytes;

    /** Begins a new frame with a message. */
    void begin(long framePosition, int sender, long time, byte[] senderName, int firstTextBytes) {
        isOpen = true;
        position = framePosition;
        senderId = sender;
        timeMillis = time;
        name = senderName;
        textBytes = firstTextBytes;
    }

    /** Whether this frame takes a further message. */
    boolean takes(int sender, long time, byte[] senderName, int moreTextBytes) {
        return isOpen
                && senderId == sender
                && timeMillis == time
                && name == senderName
                && textBytes + 1 + moreTextBytes <= Message.MAX_LINES_BYTES;
    }

    /**
     * Adds the message to this frame.
     *
     * @return the length of the frame's data now, in bytes
     */
    int add(int moreTextBytes) {
        textBytes += 1 + moreTextBytes;
        return Message.prefixBytes(name.length) + textBytes;
    }

    /** Closes the frame for further messages. */
    void close() {
        isOpen = false;
    }

    /** The frame's position in the ring. */
    long position() {
        return position;
    }
}
