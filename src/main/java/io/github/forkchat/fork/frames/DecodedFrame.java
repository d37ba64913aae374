package io.github.forkchat.fork.frames;

import io.github.forkchat.protocol.JsonLine;
import io.github.forkchat.protocol.Message;
import io.github.forkchat.protocol.OutputLine;
import io.github.forkchat.protocol.ProtocolException;
import io.github.forkchat.protocol.Reply;
import io.github.forkchat.protocol.Signal;
import java.nio.charset.StandardCharsets;

/**
 * The current frame of {@link FrameReader#next} as an object, for frames that are not frequent. Threads: immutable.
 *
 * @param clientId the client that the frame is about
 * @param number of a {@link Reply}; 0 where it is a {@link Message}
 * @param timeMillis milliseconds since 1970
 */
public record DecodedFrame(Signal signal, int clientId, int number, long timeMillis, String name, String text) {
    /**
     * Decodes the current frame.
     *
     * @return null if this worker does not know the signal, or no view shows it
     * @throws ProtocolException if the frame is too short for its contents
     */
    public static DecodedFrame of(FrameReader frames) throws ProtocolException {
        Signal signal = Signal.of(frames.signalNumber());
        if (signal == null || OutputLine.of(signal) == null) {
            return null;
        }
        byte[] bytes = frames.bytes();
        boolean isReply = signal.recipients() == Signal.Recipients.ONE;
        int message = frames.dataOffset() + (isReply ? Reply.OFF_MESSAGE : 0);
        int text = Message.textOffset(bytes, message, frames.end() - message);
        int name = text - Message.nameBytes(bytes, message);
        return new DecodedFrame(
                signal,
                frames.clientId(),
                isReply ? Reply.number(bytes, frames.dataOffset()) : 0,
                Message.timeMillis(bytes, message),
                new String(bytes, name, text - name, StandardCharsets.UTF_8),
                new String(bytes, text, frames.end() - text, StandardCharsets.UTF_8));
    }

    /** Decodes the current frame, which has messages, except for their texts. */
    public static DecodedFrame ofMessages(FrameReader frames) {
        byte[] bytes = frames.bytes();
        int message = frames.dataOffset();
        int nameBytes = Message.nameBytes(bytes, message);
        String name = new String(bytes, message + Message.prefixBytes(0), nameBytes, StandardCharsets.UTF_8);
        return new DecodedFrame(Signal.DATA_SIGNAL, frames.clientId(), 0, Message.timeMillis(bytes, message), name, "");
    }

    /** The frame as a line for the client. */
    public OutputLine line() {
        return OutputLine.of(signal);
    }

    /** The frame as an object of the json view. */
    public JsonLine object() {
        return line().object(clientId, number, timeMillis, name, text);
    }
}
