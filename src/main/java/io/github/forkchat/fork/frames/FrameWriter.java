package io.github.forkchat.fork.frames;

import io.github.forkchat.protocol.Credit;
import io.github.forkchat.protocol.Envelope;
import io.github.forkchat.protocol.Frame;
import io.github.forkchat.protocol.Request;
import io.github.forkchat.protocol.Signal;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The worker's end of pipeForkToMain: it collects whole frames and writes them, in an {@link Envelope}, by one {@code
 * write(2)} of at most PIPE_BUF bytes, because all forks write to the same pipe. A longer message is sent in parts.
 *
 * <p>Writes block while the {@link SendCredit} is used up, and while the pipe is full: this is Server Main's
 * backpressure. Threads: one.
 */
public final class FrameWriter {
    private static final byte[] NO_DATA = {};
    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final FileOutputStream pipe;
    private final int clientId;
    private final long token;
    private final SendCredit credit;
    /** An {@link Envelope} without its length and end. */
    private final byte[] batch;

    private final ByteBuffer batchBuffer;
    private int batchBytes = Envelope.HEAD_BYTES;
    private boolean serverGone;

    /** Creates a writer without a credit limit. */
    public FrameWriter(FileOutputStream pipe, int clientId, long token, int frameLimitBytes) {
        this(pipe, clientId, token, frameLimitBytes, SendCredit.unlimited());
    }

    /**
     * Creates a writer.
     *
     * @param token the token of this fork, by which Server Main recognizes its frames
     * @param frameLimitBytes PIPE_BUF
     */
    public FrameWriter(FileOutputStream pipe, int clientId, long token, int frameLimitBytes, SendCredit credit) {
        this.pipe = pipe;
        this.credit = credit;
        this.clientId = clientId;
        this.token = token;
        this.batch = new byte[frameLimitBytes];
        this.batchBuffer = ByteBuffer.wrap(batch).order(ByteOrder.nativeOrder());
    }

    /** Adds a message of at most {@link Frame#MAX_MESSAGE_BYTES}; {@link #flush} sends it. */
    public void message(byte[] text, int offset, int lengthBytes) {
        inParts(Signal.DATA_SIGNAL, text, offset, lengthBytes);
    }

    /** Adds a request, whose text is at most as long as a message. */
    public void request(Signal signal, Request request) {
        ByteBuffer data = ByteBuffer.allocate(request.lengthBytes()).order(ByteOrder.nativeOrder());
        request.put(data, 0);
        inParts(signal, data.array(), 0, data.capacity());
    }

    private void inParts(Signal signal, byte[] data, int offset, int lengthBytes) {
        int costBytes = Credit.costBytes(signal, lengthBytes);
        if (!credit.take(costBytes)) {
            flush(); // earlier frames do not wait for this one's credit
            credit.await(costBytes);
        }
        int maxData = batch.length - Envelope.EXTRA_BYTES - Frame.HEADER_BYTES;
        int end = offset + lengthBytes;
        int at = offset;
        while (end - at > maxData) {
            add(Signal.DATA_PART_SIGNAL, data, at, maxData);
            at += maxData;
        }
        add(signal, data, at, end - at);
    }

    /** Adds a frame without data. */
    public void signal(Signal signal) {
        add(signal, NO_DATA, 0, 0);
    }

    private void add(Signal signal, byte[] data, int offset, int lengthBytes) {
        if (batch.length - batchBytes < Frame.HEADER_BYTES + lengthBytes + Envelope.END_BYTES) {
            flush();
        }
        Frame.putHeader(batchBuffer, batchBytes, signal, clientId, lengthBytes);
        System.arraycopy(data, offset, batch, batchBytes + Frame.HEADER_BYTES, lengthBytes);
        batchBytes += Frame.HEADER_BYTES + lengthBytes;
    }

    /**
     * Writes the frames that were added. If Server Main is gone, these and all later frames are dropped: the other
     * thread sees the end of file of pipeMainToFork and ends the process.
     */
    public void flush() {
        int framesEnd = batchBytes;
        batchBytes = Envelope.HEAD_BYTES;
        if (framesEnd == Envelope.HEAD_BYTES || serverGone) {
            return;
        }
        Envelope.putHead(batchBuffer, 0, token, framesEnd - Envelope.HEAD_BYTES);
        batchBuffer.putLong(framesEnd, token);
        int lengthBytes = framesEnd + Envelope.END_BYTES;
        try {
            pipe.write(batch, 0, lengthBytes);
        } catch (IOException failed) {
            writeAgain(lengthBytes);
        }
    }

    /**
     * Repeats a failed write, in case another process has set O_NONBLOCK on the shared pipe. A write of this size is
     * atomic then, and fails with EAGAIN if the pipe is full. A stream throws for EAGAIN as for EPIPE, but a channel
     * returns 0.
     */
    private void writeAgain(int lengthBytes) {
        try {
            while (pipe.getChannel().write(batchBuffer.limit(lengthBytes).position(0)) == 0) {
                LockSupport.parkNanos(RETRY_NANOS);
            }
        } catch (IOException brokenPipe) {
            serverGone = true;
        } finally {
            batchBuffer.clear();
        }
    }
}
