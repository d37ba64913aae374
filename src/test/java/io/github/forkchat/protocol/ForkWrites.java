package io.github.forkchat.protocol;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What forks write to pipeForkToMain, and what Server Main decodes, for ten forks that have a token each. */
final class ForkWrites {
    static final int LIMIT = 512;
    static final int MAX_DATA_BYTES = LIMIT - Envelope.EXTRA_BYTES - Frame.HEADER_BYTES;
    static final int LIVE_IDS = 10;

    private ForkWrites() {}

    /** The token of the fork with this id. */
    static long token(int clientId) {
        boolean isLive = clientId >= 0 && clientId < LIVE_IDS;
        return isLive ? Envelope.token(0x0123_4567_89ab_cdefL * (clientId + 1)) : Envelope.NO_TOKEN;
    }

    static FrameDecoder decoder() {
        return new FrameDecoder(LIMIT, ForkWrites::token);
    }

    static ByteBuffer buffer(int capacity) {
        return ByteBuffer.allocate(capacity).order(ByteOrder.nativeOrder());
    }

    /** A frame without an envelope; what it says of itself may be wrong. */
    static byte[] frame(int signal, int clientId, int length, byte[] data) {
        return buffer(Frame.HEADER_BYTES + data.length)
                .putInt(signal)
                .putInt(clientId)
                .putInt(length)
                .put(data)
                .array();
    }

    static byte[] frame(Signal signal, int clientId, String data) {
        byte[] bytes = data.getBytes(StandardCharsets.ISO_8859_1);
        return frame(signal.number(), clientId, bytes.length, bytes);
    }

    /** A write with this fork's token. */
    static byte[] envelope(int clientId, byte[]... frames) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] frame : frames) {
            all.writeBytes(frame);
        }
        return envelope(token(clientId), all.size(), all.toByteArray(), token(clientId));
    }

    /** Anything of the shape of a write. */
    static byte[] envelope(long token, int length, byte[] frames, long end) {
        byte[] bytes = new byte[Envelope.EXTRA_BYTES + frames.length];
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
        Envelope.putHead(buffer, 0, token, length);
        buffer.put(Envelope.HEAD_BYTES, frames).putLong(Envelope.HEAD_BYTES + frames.length, end);
        return bytes;
    }

    /** What the fork says, in a write of its own. */
    static byte[] said(int clientId, String text) {
        return envelope(clientId, frame(Signal.DATA_SIGNAL, clientId, text));
    }

    /** What a frame is called in {@link #decode}. */
    static String name(Signal signal, int clientId, String data) {
        return signal + " " + clientId + " " + data;
    }

    /** All that is there, as Server Main has it: frames, and violations. */
    static List<String> decode(FrameDecoder decoder, ByteBuffer in, boolean isAll) {
        List<String> found = new ArrayList<>();
        while (decoder.next(in, isAll)) {
            if (decoder.isViolation()) {
                found.add("violation " + decoder.clientId());
                continue;
            }
            byte[] data = new byte[decoder.lengthBytes()];
            in.get(decoder.dataOffset(), data);
            found.add(name(decoder.signal(), decoder.clientId(), new String(data, StandardCharsets.ISO_8859_1)));
        }
        return found;
    }
}
