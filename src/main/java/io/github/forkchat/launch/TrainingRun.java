package io.github.forkchat.launch;

import io.github.forkchat.fork.ForkArguments;
import io.github.forkchat.libc.Constant;
import io.github.forkchat.libc.Fd;
import io.github.forkchat.libc.ForkExec;
import io.github.forkchat.libc.ListenSocket;
import io.github.forkchat.libc.NativeBuffer;
import io.github.forkchat.libc.Os;
import io.github.forkchat.libc.Pipe;
import io.github.forkchat.libc.PollSet;
import io.github.forkchat.protocol.Envelope;
import io.github.forkchat.protocol.Frame;
import io.github.forkchat.protocol.Signal;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs one worker to its end, while its JVM records the classes that it loads. This class acts as the client and as
 * Server Main: it sends the token, waits for READY, sends input from both sides, ends the client's input, and closes the
 * pipe.
 *
 * <p>Threads: one.
 */
final class TrainingRun implements AutoCloseable {
    private static final int CLIENT_ID = 0;
    /** Any token will do, because only this run reads the frames. */
    private static final long TOKEN = Envelope.token(0);

    private static final int FRAME_LIMIT_BYTES = Constant.PIPE_BUF.on(Os.current());
    /** Number of frames up to READY, which follows LINES_SIGNAL. */
    private static final int READY_FRAMES = 2;

    private final Pipe mainToFork = Pipe.create();
    private final Pipe forkToMain = Pipe.create();
    private final NativeBuffer memory = new NativeBuffer(FRAME_LIMIT_BYTES);
    private final PollSet poll = new PollSet();
    private final Socket client = new Socket();
    private final Fd accepted;
    private final TrainingSession session;
    /** Bytes of frames that are left in the current envelope. */
    private int framesLeftBytes;

    private TrainingRun(TrainingSession session) throws IOException {
        this.session = session;
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (ListenSocket listener = ListenSocket.bind(new InetSocketAddress(loopback, 0))) {
            client.setSoTimeout(ArchiveBuildStep.DEADLINE_MILLIS);
            client.connect(new InetSocketAddress(loopback, listener.port()));
            awaitReadable(listener.fd());
            accepted = listener.accept().fd();
        }
    }

    /**
     * Runs a worker.
     *
     * @param session what its client and Server Main say
     * @param step the step that starts the worker
     * @param classList file for the list of classes
     * @throws IOException if the worker does not behave as expected
     */
    static void run(TrainingSession session, ArchiveBuildStep step, ForkExec forkExec, WorkerJvm jvm, Path classList)
            throws IOException {
        List<String> arguments = new ArrayList<>(jvm.arguments(List.of("-XX:DumpLoadedClassList=" + classList)));
        arguments.addAll(new ForkArguments(CLIENT_ID, "training", FRAME_LIMIT_BYTES).operands());
        try (TrainingRun run = new TrainingRun(session)) {
            step.start(
                    forkExec, jvm.java(), arguments, run.accepted, run.mainToFork.readEnd(), run.forkToMain.writeEnd());
            run.accepted.close();
            run.mainToFork.readEnd().close();
            run.forkToMain.writeEnd().close();
            run.converse();
            step.awaitSuccess();
        }
    }

    private void converse() throws IOException {
        giveToken();
        awaitFrames(Signal.READY_SIGNAL, READY_FRAMES);
        for (String line : session.lines()) {
            client.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
        }
        awaitFrames(session.last(), session.frames());
        for (TrainingSession.Answer answer : session.answers()) {
            int length = answer.writeTo(memory.bytes(), CLIENT_ID);
            mainToFork.writeEnd().write(memory.address(), length);
            awaitLine();
        }
        client.shutdownOutput();
        awaitFrames(Signal.DISCONNECTED_SIGNAL, 1);
        mainToFork.writeEnd().close();
    }

    private void giveToken() throws IOException {
        Frame.putHeader(memory.bytes(), 0, Signal.TOKEN_SIGNAL, CLIENT_ID, Long.BYTES);
        memory.bytes().putLong(Frame.HEADER_BYTES, TOKEN);
        mainToFork.writeEnd().write(memory.address(), Frame.HEADER_BYTES + Long.BYTES);
    }

    /** Waits for the client's next line. */
    private void awaitLine() throws IOException {
        int next;
        do {
            next = client.getInputStream().read();
        } while (next >= 0 && next != '\n');
        if (next < 0) {
            throw new IOException("the training worker closed the client's connection");
        }
    }

    /** Reads this many frames; the last one must have this signal. */
    private void awaitFrames(Signal last, int count) throws IOException {
        int signal = 0;
        for (int i = 0; i < count; i++) {
            if (framesLeftBytes == 0) {
                readFully(Envelope.HEAD_BYTES);
                framesLeftBytes = Envelope.framesBytes(memory.bytes(), 0);
            }
            readFully(Frame.HEADER_BYTES);
            signal = Frame.signalNumber(memory.bytes(), 0);
            int dataBytes = Frame.lengthBytes(memory.bytes(), 0);
            readFully(Math.min(memory.size(), dataBytes));
            framesLeftBytes -= Frame.HEADER_BYTES + dataBytes;
            if (framesLeftBytes == 0) {
                readFully(Envelope.END_BYTES);
            }
        }
        if (signal != last.number()) {
            throw new IOException(
                    "the training worker sent signal " + signal + ", expected " + last + " (" + last.number() + ")");
        }
    }

    private void readFully(int lengthBytes) throws IOException {
        int got = 0;
        while (got < lengthBytes) {
            awaitReadable(forkToMain.readEnd());
            int n = forkToMain.readEnd().read(memory.address() + got, lengthBytes - got);
            if (n == 0) {
                throw new IOException("the training worker ended early");
            }
            got += n;
        }
    }

    private void awaitReadable(Fd fd) throws IOException {
        poll.clear();
        poll.add(fd, PollSet.READABLE);
        if (poll.poll(ArchiveBuildStep.DEADLINE_MILLIS) == 0) {
            throw new IOException("the training worker did not answer in "
                    + TimeUnit.MILLISECONDS.toSeconds(ArchiveBuildStep.DEADLINE_MILLIS) + " s");
        }
    }

    @Override
    public void close() {
        mainToFork.close();
        forkToMain.close();
        accepted.close();
        memory.close();
        try {
            client.close();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
