package io.github.forkchat.server;

import com.sun.management.ThreadMXBean;
import io.github.forkchat.libc.ErrnoException;
import io.github.forkchat.libc.Fd;
import io.github.forkchat.libc.NativeBuffer;
import io.github.forkchat.libc.WakePipe;
import io.github.forkchat.pipe.PipeBudget;
import io.github.forkchat.pipe.PipeForkToMain;
import io.github.forkchat.pipe.PipeMainToFork;
import io.github.forkchat.protocol.Envelope;
import io.github.forkchat.protocol.Frame;
import io.github.forkchat.protocol.Message;
import io.github.forkchat.protocol.RateLimits;
import io.github.forkchat.protocol.Signal;
import io.github.forkchat.server.admission.Origin;
import io.github.forkchat.server.admission.Reputation;
import io.github.forkchat.server.config.AdmissionSettings;
import io.github.forkchat.server.config.DiagnosticSettings;
import io.github.forkchat.server.config.ListenSettings;
import io.github.forkchat.server.config.OperatorSettings;
import io.github.forkchat.server.config.RingSettings;
import io.github.forkchat.server.config.RoomSettings;
import io.github.forkchat.server.config.ServerLimits;
import io.github.forkchat.server.config.ServerOptions;
import io.github.forkchat.server.config.SocketFile;
import io.github.forkchat.server.config.WorkerSettings;
import io.github.forkchat.server.diagnostics.Counters;
import io.github.forkchat.server.diagnostics.ServerLog;
import io.github.forkchat.server.diagnostics.Statistics;
import io.github.forkchat.server.forks.Admission;
import io.github.forkchat.server.forks.ClientSlots;
import io.github.forkchat.server.forks.ConnectedFork;
import io.github.forkchat.server.forks.ForkRegistry;
import io.github.forkchat.server.forks.ForkTable;
import io.github.forkchat.server.forks.StartupLimiter;
import io.github.forkchat.server.operators.Operators;
import io.github.forkchat.server.room.PassData;
import io.github.forkchat.server.transcript.Records;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

/**
 * The thread {@code pass-data} allocates nothing for the messages that it relays. It runs as in the server, with real
 * pipes, of which the test holds the forks' ends. There are no processes, so nobody can leave the room: the thread, a
 * daemon here, ends with the JVM.
 */
@Timeout(300)
final class RelayAllocationTest {
    private static final int FORKS = 3;
    private static final int ATTEMPTS = 20;
    private static final int TEXT_BYTES = 500; // one frame is within PIPE_BUF everywhere
    private static final int FRAME_BYTES = Frame.HEADER_BYTES + TEXT_BYTES;
    /** So many a fork writes at once. */
    private static final int FRAMES = (WorkerSettings.MAX_FRAME_LIMIT_BYTES - Envelope.EXTRA_BYTES) / FRAME_BYTES;

    private static final int PREFIX_BYTES = Message.prefixBytes("client0".length());
    private static final int RELAYED_BYTES = Frame.HEADER_BYTES + PREFIX_BYTES + TEXT_BYTES;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final ServerLog serverLog = new ServerLog(false);
    private final Statistics statistics = new Statistics();
    private final Counters counters = statistics.counters();
    private final ConnectedFork[] forks = new ConnectedFork[FORKS];
    private final NativeBuffer[] said = new NativeBuffer[FORKS];
    private final NativeBuffer heard = new NativeBuffer(1 << 20);
    /** How many messages a fork says at once. */
    private int messages = FRAMES;
    /** How long the text of each is. */
    private int textBytes = TEXT_BYTES;

    private PipeForkToMain pipe;
    private PassData passData;

    @BeforeEach
    void openTheRoom() throws ErrnoException {
        ForkTable table = new ForkTable(FORKS);
        pipe = new PipeForkToMain(WorkerSettings.MAX_FRAME_LIMIT_BYTES, table::token);
        StartupLimiter gate = new StartupLimiter(new WakePipe());
        ServerLimits limits = new ServerLimits(FORKS, FORKS, 1, RateLimits.NONE, ServerLimits.MAX_MESSAGE_BYTES, 0);
        ServerOptions options = new ServerOptions(
                new ListenSettings(List.of(), List.of(), SocketFile.USUAL, List.of()),
                new AdmissionSettings(null, false, OperatorSettings.NONE),
                limits,
                new RingSettings(1 << 20, 60),
                new RoomSettings("plain", 0, null, null),
                // another program than forkchat's own keeps no credit
                new WorkerSettings(Path.of("worker"), WorkerSettings.MAX_FRAME_LIMIT_BYTES, null),
                DiagnosticSettings.NONE);
        ClientSlots slots = new ClientSlots(limits, new Reputation());
        // Nobody leaves, so nobody asks for the file of pids or the reaper.
        ForkRegistry registry = new ForkRegistry(table, slots, gate, null);
        passData =
                new PassData(options, pipe, registry, null, new Records(serverLog, null, statistics), Operators.none());
        passData.setDaemon(true);
        passData.start();
        for (int id = 0; id < FORKS; id++) {
            Admission admission = new Admission(new Origin("here", false), false, null, false, 0);
            forks[id] = new ConnectedFork(id, "peer", null, null, new PipeMainToFork(PipeBudget.of(FORKS)), admission);
            forks[id].setToken(Envelope.token(id));
            said[id] = frames(id, Signal.DATA_SIGNAL, FRAMES, TEXT_BYTES);
            gate.enter(forks[id]);
            passData.register(forks[id]);
            write(frames(id, Signal.READY_SIGNAL, 1, 0));
        }
        awaitFrames(FORKS);
    }

    @AfterEach
    void closeTheLog() {
        serverLog.close();
    }

    private static NativeBuffer frames(int clientId, Signal signal, int count, int dataBytes) {
        int frameBytes = Frame.HEADER_BYTES + dataBytes;
        long token = Envelope.token(clientId);
        NativeBuffer memory = new NativeBuffer(Envelope.EXTRA_BYTES + count * frameBytes);
        Envelope.putHead(memory.bytes(), 0, token, count * frameBytes);
        for (int i = 0; i < count; i++) {
            Frame.putHeader(memory.bytes(), Envelope.HEAD_BYTES + i * frameBytes, signal, clientId, dataBytes);
        }
        memory.bytes().putLong(memory.size() - Envelope.END_BYTES, token);
        return memory;
    }

    private void write(NativeBuffer frames) throws ErrnoException {
        assertEquals(frames.size(), pipe.writeEnd().write(frames.address(), frames.size()));
    }

    private void awaitFrames(long total) {
        while (counters.frames.get() < total) {
            Thread.onSpinWait();
        }
    }

    /** Every fork says so many times what it has to say, and only then each hears all that the others said. */
    private void round(int times) throws ErrnoException {
        for (int i = 0; i < times; i++) {
            for (NativeBuffer frames : said) {
                write(frames);
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
        long before = threads.getThreadAllocatedBytes(passData.getId());
        long messagesBefore = counters.messages.get();
        for (int i = 0; i < rounds; i++) {
            round(times);
        }
        long allocated = threads.getThreadAllocatedBytes(passData.getId()) - before;
        assertEquals((long) rounds * times * FORKS * messages, counters.messages.get() - messagesBefore);
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
            write(frames(fork.clientId(), Signal.LINES_SIGNAL, 1, 0));
        }
        awaitFrames(2 * FORKS);
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
