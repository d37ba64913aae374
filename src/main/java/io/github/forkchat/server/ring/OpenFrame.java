package io.github.forkchat.server.ring;

import io.github.forkchat.protocol.Message;

/**
 * The newest frame of the {@link BroadcastRing}, while its sender may say more in it: {@link Message#MAX_LINES_BYTES}.
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

    /** A message has a new frame. */
    void begin(long framePosition, int sender, long time, byte[] senderName, int firstTextBytes) {
        isOpen = true;
        position = framePosition;
        senderId = sender;
        timeMillis = time;
        name = senderName;
        textBytes = firstTextBytes;
    }

    /** Whether a message goes into this frame, too. */
    boolean takes(int sender, long time, byte[] senderName, int moreTextBytes) {
        return isOpen
                && senderId == sender
                && timeMillis == time
                && name == senderName
                && textBytes + 1 + moreTextBytes <= Message.MAX_LINES_BYTES;
    }

    /**
     * It goes into this frame.
     *
     * @return the length of the frame's data now, in bytes
     */
    int add(int moreTextBytes) {
        textBytes += 1 + moreTextBytes;
        return Message.prefixBytes(name.length) + textBytes;
    }

    /** Nothing goes into it any more. */
    void close() {
        isOpen = false;
    }

    /** Where it begins in the log. */
    long position() {
        return position;
    }
}
