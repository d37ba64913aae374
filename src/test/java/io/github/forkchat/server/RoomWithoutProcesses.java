package io.github.forkchat.server;

import io.github.forkchat.libc.ErrnoException;
import io.github.forkchat.libc.NativeBuffer;
import io.github.forkchat.libc.WakePipe;
import io.github.forkchat.pipe.PipeBudget;
import io.github.forkchat.pipe.PipeForkToMain;
import io.github.forkchat.pipe.PipeMainToFork;
import io.github.forkchat.protocol.Envelope;
import io.github.forkchat.protocol.Frame;
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
import java.nio.file.Path;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;

/**
 * The thread {@code pass-data} as in the server, with real pipes, of which the test holds the forks' ends. There are no
 * processes, so nobody can leave the room: the thread, a daemon here, ends with the JVM.
 */
final class RoomWithoutProcesses implements AutoCloseable {
    private final ServerLog serverLog = new ServerLog(false);
    private final Statistics statistics = new Statistics();
    private final StartupLimiter gate = new StartupLimiter(new WakePipe());
    private final PipeForkToMain pipe;
    private final PassData passData;
    private final int maxForks;

    /** @param maxForks their ids are smaller than this */
    RoomWithoutProcesses(int maxForks) throws ErrnoException {
        this.maxForks = maxForks;
        ForkTable table = new ForkTable(maxForks);
        pipe = new PipeForkToMain(WorkerSettings.MAX_FRAME_LIMIT_BYTES, table::token);
        ServerLimits limits =
                new ServerLimits(maxForks, maxForks, 1, RateLimits.NONE, ServerLimits.MAX_MESSAGE_BYTES, 0);
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
    }

    /** A fork that is registered and not READY yet. */
    ConnectedFork register(int id) throws ErrnoException {
        Admission admission = new Admission(new Origin("here", false), false, null, false, 0);
        ConnectedFork fork =
                new ConnectedFork(id, "peer", null, null, new PipeMainToFork(PipeBudget.of(maxForks)), admission);
        fork.setToken(Envelope.token(id));
        gate.enter(fork);
        passData.register(fork);
        return fork;
    }

    /** An envelope of a fork with so many frames. */
    static NativeBuffer frames(int clientId, Signal signal, int count, int dataBytes) {
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

    /** Writes as a fork does. */
    void write(NativeBuffer frames) throws ErrnoException {
        assertEquals(frames.size(), pipe.writeEnd().write(frames.address(), frames.size()));
    }

    /** Waits until so many frames were handled since the start. */
    void awaitFrames(long total) {
        while (counters().frames.get() < total) {
            Thread.onSpinWait();
        }
    }

    PassData passData() {
        return passData;
    }

    Counters counters() {
        return statistics.counters();
    }

    @Override
    public void close() {
        serverLog.close();
    }
}
