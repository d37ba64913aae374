package io.github.forkchat.server;

import io.github.forkchat.libc.Fd;
import io.github.forkchat.libc.NativeBuffer;
import io.github.forkchat.protocol.Frame;
import io.github.forkchat.protocol.Signal;
import io.github.forkchat.server.forks.ConnectedFork;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** Forks whose program does not accept frames with several messages. */
@Timeout(60)
final class OtherWorkerTest {
    private static final int TEXT_BYTES = 3;

    /** The envelopes as one write, so that Server Main handles them in one turn. */
    private static NativeBuffer together(NativeBuffer... envelopes) {
        int lengthBytes = 0;
        for (NativeBuffer envelope : envelopes) {
            lengthBytes += envelope.size();
        }
        NativeBuffer all = new NativeBuffer(lengthBytes);
        int at = 0;
        for (NativeBuffer envelope : envelopes) {
            all.bytes().put(at, envelope.bytes(), 0, envelope.size());
            at += envelope.size();
        }
        return all;
    }

    /** The lengths of the frames of messages that a fork gets, until there are this many bytes of them. */
    private static List<Integer> messages(Fd readEnd, int untilBytes) throws Exception {
        NativeBuffer memory = new NativeBuffer(4_096);
        List<Integer> lengths = new ArrayList<>();
        int filled = 0;
        int at = 0;
        int found = 0;
        while (found < untilBytes) {
            filled += readEnd.read(memory.address() + filled, memory.size() - filled);
            ByteBuffer bytes = memory.bytes();
            while (filled - at >= Frame.HEADER_BYTES
                    && filled - at >= Frame.HEADER_BYTES + Frame.lengthBytes(bytes, at)) {
                if (Frame.signalNumber(bytes, at) == Signal.DATA_SIGNAL.number()) {
                    lengths.add(Frame.lengthBytes(bytes, at));
                    found += Frame.lengthBytes(bytes, at);
                }
                at += Frame.HEADER_BYTES + Frame.lengthBytes(bytes, at);
            }
        }
        return lengths;
    }

    @Test
    void itGetsEachMessageInItsOwnFrameFromTheTurnOnInWhichItJoins() throws Exception {
        try (RoomWithoutProcesses room = new RoomWithoutProcesses(2)) {
            room.register(0);
            ConnectedFork other = room.register(1);
            room.write(together(
                    RoomWithoutProcesses.frames(0, Signal.LINES_SIGNAL, 1, 0),
                    RoomWithoutProcesses.frames(0, Signal.READY_SIGNAL, 1, 0),
                    RoomWithoutProcesses.frames(1, Signal.READY_SIGNAL, 1, 0),
                    RoomWithoutProcesses.frames(0, Signal.DATA_SIGNAL, 2, TEXT_BYTES)));
            List<Integer> lengths = messages(other.pipe().readEnd(), 2 * TEXT_BYTES);
            assertEquals(2, lengths.size(), "two frames: " + lengths);
        }
    }
}
