package io.github.forkchat.server.ring;

import io.github.forkchat.libc.ErrnoException;
import io.github.forkchat.libc.NativeBuffer;
import io.github.forkchat.pipe.PipeMainToFork;
import io.github.forkchat.protocol.Frame;
import io.github.forkchat.protocol.Message;
import io.github.forkchat.protocol.Reply;
import io.github.forkchat.protocol.Signal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The ring buffer of frames for the room's forks, bounded and outside the Java heap. It holds each frame once, in the
 * form in which it is written to the forks. Most frames are messages and go to all forks but the sender's; {@link
 * Signal.Recipients} tells who gets the others. Every fork has a {@link RingCursor}, so memory does not grow with the
 * number of forks.
 *
 * <p>Consecutive messages of one client may share a frame. Then forks parse one header for many messages, and can copy
 * the texts to their clients in one piece. A frame takes further messages until it is delivered to some fork, or a new
 * cursor starts behind it.
 *
 * <p>A position is the number of bytes since the server's start; the byte is at position modulo the ring's size. A
 * frame may wrap around the ring's end. Before a write, the caller has to check that no cursor still needs the bytes
 * that are overwritten.
 *
 * <p>Threads: passData.
 */
public final class BroadcastRing implements AutoCloseable {
    /** Maximum length of a frame: a direct message of the greatest length. */
    public static final int MAX_FRAME_BYTES = Frame.HEADER_BYTES + Reply.MAX_BYTES;

    /** Maximum length of the part of a frame before the text. */
    private static final int HEAD_BYTES = Frame.HEADER_BYTES + Message.prefixBytes(255);

    private final RingBytes bytes;
    private final ByteBuffer prefix = ByteBuffer.allocate(HEAD_BYTES).order(ByteOrder.nativeOrder());
    private final NativeBuffer head = new NativeBuffer(HEAD_BYTES);
    private long tail;
    private long selectiveEnd;

    private final OpenFrame open = new OpenFrame();
    private final ReplyRuns replyRuns = new ReplyRuns();
    private boolean joinsLines;

    /** @param memory its size is a power of two, at least twice {@link #MAX_FRAME_BYTES}; closed with the ring */
    public BroadcastRing(RingMemory memory) {
        bytes = new RingBytes(memory);
        if (bytes.size() < 2 * MAX_FRAME_BYTES) {
            throw new IllegalArgumentException("a broadcast ring of " + bytes.size() + " bytes");
        }
    }

    /** The bytes, for a cursor that reads them. */
    RingBytes bytes() {
        return bytes;
    }

    /** Its size in bytes. */
    public int size() {
        return bytes.size();
    }

    /** The position before which the ring may overwrite data when this many bytes are appended. */
    public long goneAfter(int lengthBytes) {
        return RingMemory.segmentEnd(tail + lengthBytes) - bytes.size();
    }

    /** The position behind the newest message. */
    public long tail() {
        return tail;
    }

    /**
     * Closes the newest frame, so that nothing is added to the frame, and returns the tail. Called for a cursor that
     * starts at the tail, or is about to read the frame.
     */
    long mark() {
        open.close();
        return tail;
    }

    /** Sets whether messages may share a frame from now on: only if all forks accept such frames. */
    public void joinLines(boolean joins) {
        joinsLines = joins;
    }

    /** The position behind the newest selective frame: one that does not go to all forks but the sender's. */
    long selectiveEnd() {
        return selectiveEnd;
    }

    /**
     * Appends a message.
     *
     * @param senderId the client that sent the message
     * @param timeMillis milliseconds since 1970
     * @param name the sender's name, UTF-8
     * @param text where the text is, at {@code offset}, {@code textBytes} long; it ends at the new {@link #tail}
     * @return the position of its frame
     */
    public long append(int senderId, long timeMillis, byte[] name, ByteBuffer text, int offset, int textBytes) {
        if (joinsLines && open.takes(senderId, timeMillis, name, textBytes)) {
            bytes.put(tail, Message.LINE_FEED);
            tail++;
            put(text, offset, textBytes);
            bytes.setInt(open.position() + Frame.OFF_LENGTH, open.add(textBytes));
            return open.position();
        }
        open.begin(tail, senderId, timeMillis, name, textBytes);
        append(Signal.DATA_SIGNAL, senderId, timeMillis, name, text, offset, textBytes);
        return open.position();
    }

    /**
     * Appends an event.
     *
     * @param signal one whose data is a {@link Message}
     * @param clientId the client that the event is about
     */
    public void append(Signal signal, int clientId, long timeMillis, byte[] name, byte[] text) {
        append(signal, clientId, timeMillis, name, ByteBuffer.wrap(text), 0, text.length);
        selectiveEnd = mark();
    }

    /**
     * Appends a frame for one fork alone.
     *
     * @param signal one whose data is a {@link Reply}
     * @param clientId the client of that fork
     */
    public void append(Signal signal, int clientId, ByteBuffer reply) {
        Frame.putHeader(prefix, 0, signal, clientId, reply.capacity());
        put(prefix, 0, Frame.HEADER_BYTES);
        put(reply, 0, reply.capacity());
        selectiveEnd = mark();
        replyRuns.appended(clientId, Frame.HEADER_BYTES + reply.capacity(), tail);
    }

    /**
     * Begins a frame of copies of earlier frames, which no cursor delivers; a history may begin at a copy.
     *
     * @param copiedBytes the length of all frames that {@link #copyFrame} is to copy
     */
    void beginCopies(int copiedBytes) {
        Frame.putHeader(prefix, 0, Signal.COPIES_SIGNAL, Message.NO_CLIENT, copiedBytes);
        put(prefix, 0, Frame.HEADER_BYTES);
    }

    /** Appends a copy of a frame; returns the copy's position. */
    long copyFrame(long position) {
        long copy = tail;
        int lengthBytes = frameBytes(position);
        bytes.copy(copy, position, lengthBytes);
        tail += lengthBytes;
        return copy;
    }

    /** Ends a frame of copies; returns the tail. */
    long endCopies() {
        selectiveEnd = mark();
        return selectiveEnd;
    }

    private void append(
            Signal signal, int clientId, long timeMillis, byte[] name, ByteBuffer text, int offset, int textBytes) {
        int prefixBytes = Message.prefixBytes(name.length);
        Frame.putHeader(prefix, 0, signal, clientId, prefixBytes + textBytes);
        Message.putPrefix(prefix, Frame.HEADER_BYTES, timeMillis, name);
        put(prefix, 0, Frame.HEADER_BYTES + prefixBytes);
        put(text, offset, textBytes);
    }

    private void put(ByteBuffer from, int offset, int lengthBytes) {
        bytes.put(tail, from, offset, lengthBytes);
        tail += lengthBytes;
    }

    /** The signal of the frame at {@code position}. */
    Signal signalAt(long position) {
        return Signal.of(bytes.getInt(position));
    }

    /** The client id of the frame at {@code position}. */
    int clientIdAt(long position) {
        return bytes.getInt(position + Frame.OFF_CLIENT_ID);
    }

    /** The position behind the frame at {@code position}. */
    long frameEnd(long position) {
        return position + Frame.HEADER_BYTES + bytes.getInt(position + Frame.OFF_LENGTH);
    }

    /** The length of the frame at {@code position}, with its header. */
    int frameBytes(long position) {
        return (int) (frameEnd(position) - position);
    }

    /** The position behind the frame, or behind its whole run in {@link ReplyRuns}, all of which is for one fork. */
    long skip(long position) {
        return Math.max(replyRuns.endOf(position), frameEnd(position));
    }

    /**
     * Writes a new frame header to a pipe, for the messages of a frame from {@code line} on, when the earlier messages
     * of the frame are left out.
     *
     * @param line the position of a message in the frame at {@code frame}
     * @return bytes written, the whole header, or {@link io.github.forkchat.libc.Fd#WOULD_BLOCK}
     */
    int writeHeadTo(PipeMainToFork pipe, long frame, long line) throws ErrnoException {
        copyToHead(frame, 0, Frame.HEADER_BYTES + Message.prefixBytes(0));
        int nameBytes = Message.nameBytes(head.bytes(), Frame.HEADER_BYTES);
        copyToHead(frame, Frame.HEADER_BYTES + Message.prefixBytes(0), nameBytes);
        int prefixBytes = Message.prefixBytes(nameBytes);
        head.bytes().putInt(Frame.OFF_LENGTH, prefixBytes + (int) (frameEnd(frame) - line));
        return pipe.write(head.address(), Frame.HEADER_BYTES + prefixBytes);
    }

    private void copyToHead(long frame, int offset, int lengthBytes) {
        for (int i = offset; i < offset + lengthBytes; i++) {
            head.bytes().put(i, bytes.get(frame + i));
        }
    }

    @Override
    public void close() {
        head.close();
        bytes.close();
    }
}
