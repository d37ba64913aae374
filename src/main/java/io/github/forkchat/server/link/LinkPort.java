package io.github.forkchat.server.link;

import io.github.forkchat.libc.ErrnoException;
import io.github.forkchat.libc.Fd;
import io.github.forkchat.libc.NativeBuffer;
import io.github.forkchat.libc.PollSet;
import io.github.forkchat.protocol.Frame;
import io.github.forkchat.protocol.Signal;
import io.github.forkchat.protocol.link.FarDirect;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Server Main's ends of the two pipes of the link: frames out, frames in. The link has its own pipe to Server Main,
 * because only frames from there may name members of other servers. Neither reading nor writing blocks.
 *
 * <p>Threads: passData.
 */
final class LinkPort {
    /** Maximum length of a frame from the link, which splits longer messages of the broker. */
    static final int MAX_FRAME_BYTES = 512 * 1024;

    private static final int IN_BYTES = 2 * MAX_FRAME_BYTES;
    private static final int OUT_BYTES = 256 * 1024;
    /** A flood of lines must not keep direct messages out. */
    private static final int RESERVED_BYTES = FarDirect.MAX_BYTES + 16 * 1024;

    private final NativeBuffer inMemory = NativeBuffer.untouched(IN_BYTES);
    private final ByteBuffer headers = inMemory.bytes();
    private final ByteBuffer in = headers.duplicate().order(ByteOrder.BIG_ENDIAN);
    private final NativeBuffer outMemory = NativeBuffer.untouched(OUT_BYTES);
    private final ByteBuffer outHeaders = outMemory.bytes();
    private final ByteBuffer out = outHeaders.duplicate().order(ByteOrder.BIG_ENDIAN);
    /** Null while there is no link. */
    private Fd toLink;

    private Fd fromLink;
    private int readIndex = -1;

    private int inStart;
    private int inEnd;
    private int frameAt;
    private int outStart;
    private int outEnd;

    /** Takes the pipes of a new link, both non-blocking. */
    void open(Fd to, Fd from) {
        close();
        toLink = to;
        fromLink = from;
        inStart = 0;
        inEnd = 0;
        outStart = 0;
        outEnd = 0;
    }

    boolean isOpen() {
        return toLink != null;
    }

    /** Closes both pipes: the link ends. */
    void close() {
        if (toLink != null) {
            toLink.close();
            fromLink.close();
            toLink = null;
        }
    }

    /** Closes the pipe to the link, which publishes the records that it has, and ends. */
    void end() {
        if (toLink != null) {
            toLink.close();
        }
    }

    /** Adds what to wait for. */
    void addTo(PollSet poll, boolean reads) {
        boolean hasRoom = inEnd - inStart < IN_BYTES; // read(2) of no bytes would look like the end
        readIndex = isOpen() && reads && hasRoom ? poll.add(fromLink, PollSet.READABLE) : -1;
        if (isOpen() && outEnd > outStart) {
            poll.add(toLink, PollSet.WRITABLE);
        }
    }

    /**
     * Reads once, if poll(2) has found something.
     *
     * @return false if the link has ended
     */
    boolean fill(PollSet poll) {
        if (readIndex < 0 || !poll.isReady(readIndex) || !isOpen()) {
            return true;
        }
        if (inStart > 0) {
            in.limit(inEnd).position(inStart);
            in.compact();
            in.clear();
            inEnd -= inStart;
            inStart = 0;
        }
        try {
            int n = fromLink.read(inMemory.address() + inEnd, IN_BYTES - inEnd);
            inEnd += Math.max(n, 0);
            return n != 0;
        } catch (ErrnoException e) {
            return false;
        }
    }

    /**
     * Moves to the next whole frame.
     *
     * @return false if there is none
     */
    boolean next() {
        if (!isOpen() || inEnd - inStart < Frame.HEADER_BYTES) {
            return false;
        }
        int length = Frame.lengthBytes(headers, inStart);
        if (length < 0 || length > MAX_FRAME_BYTES - Frame.HEADER_BYTES) {
            inStart = inEnd; // it does not speak our language, and ends when its pipe is closed
            close();
            return false;
        }
        if (inEnd - inStart - Frame.HEADER_BYTES < length) {
            return false;
        }
        frameAt = inStart;
        inStart += Frame.HEADER_BYTES + length;
        return true;
    }

    /** Whether {@link #next} finds a frame. */
    boolean hasNext() {
        int bytes = inEnd - inStart - Frame.HEADER_BYTES;
        return isOpen() && bytes >= 0 && bytes >= Frame.lengthBytes(headers, inStart);
    }

    /** The signal of the frame, or null. */
    Signal signal() {
        return Signal.of(Frame.signalNumber(headers, frameAt));
    }

    /** The number in the frame's client id. */
    int number() {
        return Frame.clientId(headers, frameAt);
    }

    /** The buffer with the frame's data, big endian. */
    ByteBuffer data() {
        return in;
    }

    /** Where the frame's data begins. */
    int dataOffset() {
        return frameAt + Frame.HEADER_BYTES;
    }

    /** The length of the frame's data. */
    int dataBytes() {
        return Frame.lengthBytes(headers, frameAt);
    }

    /** A copy of the frame's data from an offset on. */
    byte[] copy(int offset) {
        byte[] bytes = new byte[Math.max(0, dataBytes() - offset)];
        in.get(dataOffset() + offset, bytes);
        return bytes;
    }

    /** How long the data of a frame may be that {@link #begin} can take now. */
    int room() {
        if (outStart == outEnd) {
            outStart = 0;
            outEnd = 0;
        }
        return isOpen() ? OUT_BYTES - outEnd - Frame.HEADER_BYTES : 0;
    }

    /** How many bytes of records fit: some room is left for direct messages and their answers. */
    int roomForRecords() {
        return Math.max(0, room() - RESERVED_BYTES);
    }

    /** Where the data of the next frame goes in {@link #out}; {@link #end(Signal, int, int)} completes the frame. */
    int begin() {
        return outEnd + Frame.HEADER_BYTES;
    }

    /** The buffer for frames to the link, big endian. */
    ByteBuffer out() {
        return out;
    }

    /** Completes a frame whose data are in place. */
    void end(Signal signal, int number, int dataBytes) {
        Frame.putHeader(outHeaders, outEnd, signal, number, dataBytes);
        outEnd += Frame.HEADER_BYTES + dataBytes;
    }

    /** Sends a frame; returns false if there is no room for it. */
    boolean send(Signal signal, int number, byte[] data) {
        if (room() < data.length) {
            return false;
        }
        out.put(begin(), data);
        end(signal, number, data.length);
        return true;
    }

    /**
     * Writes as much as the pipe takes.
     *
     * @return false if the link has ended
     */
    boolean flush() {
        if (!isOpen() || outEnd == outStart) {
            return true;
        }
        try {
            int n = toLink.write(outMemory.address() + outStart, outEnd - outStart);
            outStart += Math.max(n, 0);
            return true;
        } catch (ErrnoException e) {
            return false;
        }
    }
}
