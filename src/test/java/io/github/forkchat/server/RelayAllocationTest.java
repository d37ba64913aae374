package io.github.forkchat.server;

import com.sun.management.ThreadMXBean;
import io.github.forkchat.libc.ErrnoException;
import io.github.forkchat.libc.Fd;
import io.github.forkchat.libc.NativeBuffer;
import io.github.forkchat.protocol.Envelope;
import io.github.forkchat.protocol.Frame;
import io.github.forkchat.protocol.Message;
import io.github.forkchat.protocol.Signal;
import io.github.forkchat.server.config.WorkerSettings;
import io.github.forkchat.server.forks.ConnectedFork;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

/** The thread {@code pass-data} allocates nothing for the messages that it relays. */
@Timeout(300)
final class RelayAllocationTest {
    private static final int FORKS = 3;
    private static final int ATTEMPTS = 20;
    private static final int TEXT_BYTES = 400; // an envelope with one frame is within PIPE_BUF everywhere
    private static final int FRAME_BYTES = Frame.HEADER_BYTES + TEXT_BYTES;
    /** So many a fork writes at once. */
    private static final int FRAMES = (WorkerSettings.MAX_FRAME_LIMIT_BYTES - Envelope.EXTRA_BYTES) / FRAME_BYTES;

    private static final int PREFIX_BYTES = Message.prefixBytes("client0".length());
    private static final int RELAYED_BYTES = Frame.HEADER_BYTES + PREFIX_BYTES + TEXT_BYTES;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final ConnectedFork[] forks = new ConnectedFork[FORKS];
    private final NativeBuffer[] said = new NativeBuffer[FORKS];
    private final NativeBuffer heard = new NativeBuffer(1 << 20);
    /** How many messages a fork says at once. */
    private int messages = FRAMES;
    /** How long the text of each is. */
    private int textBytes = TEXT_BYTES;

    private RoomWithoutProcesses room;

    @BeforeEach
    void openTheRoom() throws ErrnoException {
        room = new RoomWithoutProcesses(FORKS);
        for (int id = 0; id < FORKS; id++) {
            forks[id] = room.register(id);
            said[id] = RoomWithoutProcesses.frames(id, Signal.DATA_SIGNAL, FRAMES, TEXT_BYTES);
            room.write(RoomWithoutProcesses.frames(id, Signal.READY_SIGNAL, 1, 0));
        }
        room.awaitFrames(FORKS);
    }

    @AfterEach
    void closeTheLog() {
        room.close();
    }

    /** Every fork says so many times what it has to say, and only then each hears all that the others said. */
    private void round(int times) throws ErrnoException {
        for (int i = 0; i < times; i++) {
            for (NativeBuffer frames : said) {
                room.write(frames);
            }
        }
        for (ConnectedFork fork : forks) {
            Fd readEnd = fork.pipe().readEnd();
            int left = times * (FORKS - 1) * messages;
            while (left > 0) {
                read(readEnd, Frame.HEADER_BYTES);
                int dataBytes = Frame.lengthBytes(heard.bytes(), 0);
                read(readEnd, dataBytes);
                left -= (dataBytes - PREFIX_BYTES + 1) / (textBytes + 1); // they may share a frame
            }
            assertEquals(0, left);
        }
    }

    private void read(Fd readEnd, int lengthBytes) throws ErrnoException {
        for (int got = 0; got < lengthBytes; ) {
            got += readEnd.read(heard.address() + got, lengthBytes - got);
        }
    }

    /** What pass-data allocates in so many rounds. */
    private long allocatedBytes(int rounds, int times) throws ErrnoException {
        long thread = room.passData().getId();
        long before = threads.getThreadAllocatedBytes(thread);
        long messagesBefore = room.counters().messages.get();
        for (int i = 0; i < rounds; i++) {
            round(times);
        }
        long allocated = threads.getThreadAllocatedBytes(thread) - before;
        assertEquals(
                (long) rounds * times * FORKS * messages,
                room.counters().messages.get() - messagesBefore);
        return allocated;
    }

    /**
     * Goes on until the relay allocates nothing at all in so many rounds, which must come soon. Before, the JVM itself
     * may allocate in this thread: when it has a method compiled, it makes the strings that its class names. What the
     * relay allocated for each message, turn or full pipe would show every time.
     */
    private void assertComesToAllocateNothing(int rounds, int times) throws ErrnoException {
        long[] allocated = new long[ATTEMPTS];
        for (int i = 0; i < ATTEMPTS; i++) {
            allocated[i] = allocatedBytes(rounds, times);
            if (i > 0 && allocated[i] == 0) {
                return;
            }
        }
        fail("bytes allocated in " + rounds + " rounds each: " + Arrays.toString(allocated));
    }

    @Test
    void theRelayAllocatesNothing() throws ErrnoException {
        assertComesToAllocateNothing(2_000, 1);
    }

    @Test
    void theRelayAllocatesNothingWhileAllPipesAreFull() throws ErrnoException {
        int times = 600_000 / (FORKS * FRAMES * RELAYED_BYTES); // more than a pipe holds, less than the log
        assertComesToAllocateNothing(200, times);
    }

    @Test
    void theRelayAllocatesNothingForMessagesThatShareFrames() throws ErrnoException {
        for (ConnectedFork fork : forks) {
            room.write(RoomWithoutProcesses.frames(fork.clientId(), Signal.LINES_SIGNAL, 1, 0));
        }
        room.awaitFrames(2 * FORKS);
        assertComesToAllocateNothing(2_000, 1);
    }

    @Test
    void theRelayAllocatesNothingForMessagesInParts() throws ErrnoException {
        for (NativeBuffer frames : said) {
            for (int i = 0; i < FRAMES - 1; i++) {
                frames.bytes().putInt(Envelope.HEAD_BYTES + i * FRAME_BYTES, Signal.DATA_PART_SIGNAL.number());
            }
        }
        messages = 1;
        textBytes = FRAMES * TEXT_BYTES;
        assertComesToAllocateNothing(2_000, 1);
    }
}
