package io.github.forkchat.link;

import io.github.forkchat.protocol.Frame;
import io.github.forkchat.protocol.Signal;
import io.github.forkchat.protocol.link.Batch;
import io.github.forkchat.protocol.link.StreamState;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * The link's own pipe to Server Main. A write blocks while Server Main does not read, so that the broker's flow control
 * slows what comes. It is no channel, because the library interrupts its threads when a connection ends, and an
 * interrupt closes a channel.
 *
 * <p>Threads: any; a frame is written in one piece.
 */
final class MainPipe {
    /** The longest batch that fits into a frame that Server Main accepts. */
    private static final int MAX_BATCH_BYTES = 400 * 1024;

    private static final int EXIT_OK = 0;

    private final OutputStream pipe;
    private byte[] frame = new byte[Frame.HEADER_BYTES + 1024];

    MainPipe(OutputStream pipe) {
        this.pipe = pipe;
    }

    private ByteBuffer begin(Signal signal, int number, int dataBytes) {
        if (frame.length < Frame.HEADER_BYTES + dataBytes) {
            frame = new byte[2 * (Frame.HEADER_BYTES + dataBytes)];
        }
        ByteBuffer header = ByteBuffer.wrap(frame).order(ByteOrder.nativeOrder());
        Frame.putHeader(header, 0, signal, number, dataBytes);
        return ByteBuffer.wrap(frame).position(Frame.HEADER_BYTES);
    }

    private void end(ByteBuffer written) {
        try {
            pipe.write(frame, 0, written.position());
        } catch (IOException serverIsGone) {
            Runtime.getRuntime().halt(EXIT_OK);
        }
    }

    /** The broker answers, and the stream is in this state. */
    synchronized void up(int connection, StreamState state) {
        ByteBuffer to = begin(Signal.LINK_UP_SIGNAL, connection, StreamState.BYTES);
        state.put(to);
        end(to);
    }

    /** @param isRefused whether the cause is a configuration error */
    synchronized void down(String why, boolean isRefused) {
        text(Signal.LINK_DOWN_SIGNAL, isRefused ? 1 : 0, why);
    }

    private void text(Signal signal, int number, String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        end(begin(signal, number, utf8.length).put(utf8));
    }

    synchronized void committed(long sequence, long first, int count) {
        ByteBuffer to = begin(Signal.COMMITTED_SIGNAL, 0, 2 * Long.BYTES + Integer.BYTES);
        end(to.putLong(sequence).putLong(first).putInt(count));
    }

    /** @param batch what the site has published; may be anything */
    synchronized void relayed(long sequence, String site, byte[] batch) {
        byte[] name = site.getBytes(StandardCharsets.UTF_8);
        int nameBytes = Math.min(name.length, 255);
        int batchBytes = batch.length > MAX_BATCH_BYTES ? 0 : batch.length;
        ByteBuffer to = begin(Signal.RELAYED_SIGNAL, 0, Long.BYTES + 1 + nameBytes + batchBytes);
        to.putLong(sequence).put((byte) nameBytes).put(name, 0, nameBytes);
        end(to.put(batch, 0, batchBytes));
    }

    synchronized void alive(String site, long epoch) {
        byte[] name = site.getBytes(StandardCharsets.UTF_8);
        ByteBuffer to = begin(Signal.ALIVE_SIGNAL, 0, Long.BYTES + name.length);
        end(to.putLong(epoch).put(name));
    }

    synchronized void direct(int ticket, byte[] message) {
        end(begin(Signal.FAR_DIRECT_SIGNAL, ticket, message.length).put(message));
    }

    synchronized void answer(int ticket, String refusal) {
        text(Signal.FAR_ANSWER_SIGNAL, ticket, refusal);
    }

    /** Whether these bytes are a batch with this epoch. */
    static boolean isOfEpoch(byte[] batch, long epoch) {
        return batch.length >= Batch.HEAD_BYTES && Batch.epoch(ByteBuffer.wrap(batch), 0) == epoch;
    }
}
