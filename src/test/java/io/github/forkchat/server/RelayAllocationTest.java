package io.github.forkchat.server;

import com.sun.management.ThreadMXBean;
import io.github.forkchat.libc.ErrnoException;
import io.github.forkchat.libc.NativeBuffer;
import io.github.forkchat.libc.PollSet;
import io.github.forkchat.libc.WakePipe;
import io.github.forkchat.pipe.PipeBudget;
import io.github.forkchat.pipe.PipeForkToMain;
import io.github.forkchat.pipe.PipeMainToFork;
import io.github.forkchat.protocol.Frame;
import io.github.forkchat.protocol.Message;
import io.github.forkchat.protocol.Signal;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** The relay's own turn, from pipeForkToMain to every pipeMainToFork, with the test at the forks' ends. */
final class RelayAllocationTest {
    private static final int FORKS = 3;
    private static final int FRAMES_IN_TURN = 20;
    private static final int TEXT_BYTES = 50;
    private static final int FRAME_BYTES = Frame.HEADER_BYTES + TEXT_BYTES;
    private static final int TURNS = 1_000;
    private static final int PIPE_BYTES = 65_536;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final ForkTable forks = new ForkTable(FORKS);
    private final PipeForkToMain pipe = new PipeForkToMain(4096, forks::isLive);
    private final BroadcastLog log = new BroadcastLog(1 << 20);
    private final RunningClock clock = new RunningClock();
    private final Counters counters = new Counters();
    private final PollSet poll = new PollSet();
    private final ServerLog serverLog = new ServerLog(false);
    private final NativeBuffer turn = new NativeBuffer(FRAMES_IN_TURN * FRAME_BYTES);
    private final NativeBuffer received = new NativeBuffer(PIPE_BYTES);
    private final List<ConnectedFork> all = new ArrayList<>();
    private final Room room;

    RelayAllocationTest() throws ErrnoException {
        // No reaper and no file of pids: these forks have no processes.
        ForkLifecycle lifecycle = new ForkLifecycle(
                pipe,
                forks,
                new ClientIds(FORKS),
                new StartGate(new WakePipe()),
                null,
                null,
                clock,
                serverLog,
                counters);
        room = new Room(pipe, forks, log, new StallRule(5), lifecycle, clock, serverLog, counters);
        for (int id = 0; id < FORKS; id++) {
            ConnectedFork fork = new ConnectedFork(id, "test", null, new PipeMainToFork(PipeBudget.of(FORKS)));
            all.add(fork);
            room.register(fork);
            write(id, Signal.READY_SIGNAL, 1, 0);
            relay();
        }
    }

    @AfterEach
    void close() {
        for (ConnectedFork fork : all) {
            fork.pipe.close();
        }
        pipe.close();
        log.close();
        turn.close();
        received.close();
    }

    /** What a fork writes: so many frames by one write. */
    private void write(int clientId, Signal signal, int frames, int dataBytes) throws ErrnoException {
        for (int i = 0; i < frames; i++) {
            Frame.putHeader(turn.bytes(), i * (Frame.HEADER_BYTES + dataBytes), signal, clientId, dataBytes);
        }
        int lengthBytes = frames * (Frame.HEADER_BYTES + dataBytes);
        assertEquals(lengthBytes, pipe.writeEnd().write(turn.address(), lengthBytes));
    }

    /** As {@link PassData} does it. */
    private void relay() throws ErrnoException {
        poll.clear();
        poll.add(pipe.readEnd(), PollSet.READABLE);
        room.addFullPipes(poll);
        poll.poll(0);
        clock.tick();
        pipe.fill();
        room.handleFrames();
        room.deliver(poll);
    }

    /** One turn: a fork has said something, and the others get it. Returns the bytes that they got. */
    private long turn() throws ErrnoException {
        write(0, Signal.DATA_SIGNAL, FRAMES_IN_TURN, TEXT_BYTES);
        relay();
        long bytes = 0;
        for (int id = 1; id < FORKS; id++) {
            bytes += all.get(id).pipe.readEnd().read(received.address(), PIPE_BYTES);
        }
        return bytes;
    }

    /** Turns until so many windows of them in a row allocated nothing: what is made once, or by the compiler, is made. */
    @Test
    void relayingAllocatesNothing() throws ErrnoException {
        List<Long> allocated = new ArrayList<>();
        int without = 0;
        while (without < 3 && allocated.size() < 50) {
            long before = threads.getCurrentThreadAllocatedBytes();
            long bytes = 0;
            for (int i = 0; i < TURNS; i++) {
                bytes += turn();
            }
            long after = threads.getCurrentThreadAllocatedBytes();
            int frameBytes = Frame.HEADER_BYTES + Message.prefixBytes("client0".length()) + TEXT_BYTES;
            assertEquals((long) TURNS * FRAMES_IN_TURN * (FORKS - 1) * frameBytes, bytes, "all was relayed");
            allocated.add(after - before);
            without = after == before ? without + 1 : 0;
        }
        assertEquals(3, without, () -> "bytes allocated in each " + TURNS + " turns: " + allocated);
    }
}
