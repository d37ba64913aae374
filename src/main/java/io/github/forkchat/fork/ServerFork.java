package io.github.forkchat.fork;

import io.github.forkchat.fork.frames.FrameReader;
import io.github.forkchat.fork.frames.FrameWriter;
import io.github.forkchat.fork.frames.NumberedDescriptor;
import io.github.forkchat.fork.frames.SendCredit;
import io.github.forkchat.fork.input.ForeignProtocol;
import io.github.forkchat.fork.input.Framer;
import io.github.forkchat.fork.output.ClientOutput;
import io.github.forkchat.fork.output.ParentWatch;
import io.github.forkchat.protocol.HandshakeText;
import io.github.forkchat.protocol.Signal;
import java.io.ByteArrayOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The worker process of one client. Its main thread relays the client's lines to pipeForkToMain; {@link
 * ForkWriteDataToClient} relays in the other direction.
 *
 * <p>It exits with code 0 when Server Main closes pipeMainToFork: after this fork's DISCONNECTED_SIGNAL and the
 * delivery of all earlier messages, or because the server ends or is gone. Exit code 70 is an internal error.
 *
 * <p>It does as little as possible before READY, because that delays every client: no lambdas and no channels, which
 * would load half as many classes again.
 *
 * <p>Its C counterpart: the child's branch of {@code main()}. Threads: see the package.
 */
public final class ServerFork {
    private static final int EXIT_OK = 0;
    private static final int EXIT_FAULT = 70;
    /** Descriptor 0, the socket, for frequent reads and writes: one native call each. */
    private static final FileDescriptor CLIENT = FileDescriptor.in;

    private static final int SOCKET_BUFFER_BYTES = 65_536;
    /** A client that has sent nothing for this time is not sending; see {@link #linger}. */
    private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** How long {@link #linger} waits for the client to close its side. */
    private static final long LINGER_MILLIS = 300;

    private final ForkArguments arguments;
    private final ForkLog log;
    private final ParentWatch watch;
    private final InputStream fromClient;
    private final ClientOutput output;
    private final FrameReader fromMain;
    private final FrameWriter toMain;
    private final ClientSession session;
    private final CountDownLatch clientDone = new CountDownLatch(1);
    private volatile long lastInputNanos = System.nanoTime();
    private volatile boolean inputEnded;
    /** Used by the thread that reads the client. */
    private boolean refused;
    /**
     * Input that may be of another protocol, held until that is decided; null if there is none. Used by the thread that
     * reads the client.
     */
    private ByteArrayOutputStream undecided;

    private volatile boolean serverClosed;

    private ServerFork(ForkArguments arguments, ForkLog log, ParentWatch watch) throws IOException {
        this.arguments = arguments;
        this.log = log;
        this.watch = watch;
        fromClient = new FileInputStream(CLIENT);
        output = new ClientOutput(new FileOutputStream(CLIENT), watch);
        boolean byNumber = System.getenv(ForkArguments.BY_NUMBER) != null;
        SendCredit credit = SendCredit.of(System.getenv(ForkArguments.CREDIT));
        fromMain = new FrameReader(
                byNumber
                        ? new FileInputStream(NumberedDescriptor.of(ForkArguments.MAIN_TO_FORK))
                        : new FileInputStream(ForkArguments.MAIN_TO_FORK_NAME),
                credit);
        FileOutputStream pipeForkToMain = byNumber
                ? new FileOutputStream(NumberedDescriptor.of(ForkArguments.FORK_TO_MAIN))
                : new FileOutputStream(ForkArguments.FORK_TO_MAIN_NAME);
        toMain = new FrameWriter(
                pipeForkToMain, arguments.clientId(), fromMain.token(), arguments.frameLimitBytes(), credit);
        ForkSettings settings = ForkSettings.ofEnvironment();
        session = new ClientSession(toMain, output, log, arguments.clientId(), settings);
    }

    /** Started by Server Main with {@link ForkArguments#operands}. */
    public static void main(String[] operands) throws IOException {
        ForkArguments arguments = ForkArguments.parse(operands);
        ForkLog log = new ForkLog(arguments.frameLimitBytes(), System.getenv(ForkArguments.TRACE) != null);
        Thread.setDefaultUncaughtExceptionHandler(new Thread.UncaughtExceptionHandler() {
            @Override
            public void uncaughtException(Thread thread, Throwable fault) {
                log.say("Server fork " + arguments.clientId() + ": fault in thread " + thread.getName() + ": " + fault);
                Runtime.getRuntime().halt(EXIT_FAULT);
            }
        });
        ParentWatch watch = new ParentWatch(System.getenv(ForkArguments.SERVER_PID));
        watch.start();
        new ServerFork(arguments, log, watch).run();
    }

    private void run() throws IOException {
        new Thread("fork-" + arguments.clientId() + "-to-client") {
            @Override
            public void run() {
                forkWriteDataToClient();
            }
        }.start();
        enterRoom();
        readDataFromClient();
        log.trace("Server Fork: Client " + arguments.clientId() + " disconnected");
        log.trace("Server Fork: Send DISCONNECTED_SIGNAL");
        session.leave();
        clientDone.countDown();
    }

    private void enterRoom() {
        toMain.signal(Signal.LINES_SIGNAL);
        toMain.signal(Signal.READY_SIGNAL);
        session.begin();
        toMain.flush();
        log.trace("Server fork: client " + arguments.clientId() + " has connected.");
    }

    private void readDataFromClient() {
        Framer lines = session.framer();
        ForeignProtocol foreign = new ForeignProtocol();
        byte[] in = new byte[SOCKET_BUFFER_BYTES];
        for (int n = readInto(in); n >= 0; n = readInto(in)) {
            if (!serverClosed && !refuse(foreign.refusal(in, n))) {
                feed(foreign, lines, in, n);
            }
        }
        inputEnded = true;
        if (!refuse(foreign.refusalAtEnd())) {
            feed(foreign, lines, in, 0);
            lines.end(session);
        }
    }

    /** Feeds input to the framer, after what was held back because it could have been of another protocol. */
    private void feed(ForeignProtocol foreign, Framer lines, byte[] in, int n) {
        if (foreign.isUndecided()) {
            undecided = undecided == null ? new ByteArrayOutputStream() : undecided;
            undecided.write(in, 0, n);
            return;
        }
        if (undecided != null) {
            lines.feed(undecided.toByteArray(), 0, undecided.size(), session);
            undecided = null;
        }
        lines.feed(in, 0, n, session);
        toMain.flush();
    }

    /**
     * Tells a client that speaks another protocol why it is refused, once; its input is dropped.
     *
     * @param why the reason, or null if the client is not refused now
     * @return whether the client is, or was before, refused
     */
    private boolean refuse(String why) {
        if (why != null && !refused) {
            refused = true;
            output.writeLine(HandshakeText.REFUSED + why);
            session.leave();
        }
        return refused;
    }

    /** Reads input of the client; returns -1 at the end of input, and when the connection is broken. */
    private int readInto(byte[] in) {
        try {
            int n = fromClient.read(in, 0, in.length);
            lastInputNanos = System.nanoTime();
            return n;
        } catch (IOException connectionLost) {
            session.connectionLost();
            return -1;
        }
    }

    /** Runs the other thread, which also ends the process. */
    private void forkWriteDataToClient() {
        new ForkWriteDataToClient(fromMain, session.views()).run();
        serverClosed = true;
        linger();
        log.trace("Server Fork: Exited");
        Runtime.getRuntime().halt(EXIT_OK);
    }

    /**
     * Waits until a client that is sending closes its side. To close a connection with unread input resets it, and a
     * reset can destroy the last output. Meanwhile the other thread reads and drops the input. There is no wait for a
     * client that has gone or sends nothing, because it has no unread input, nor when Server Main is gone.
     */
    private void linger() {
        if (isQuiet() || watch.isOrphan()) {
            return;
        }
        if (!inputEnded) {
            output.end();
        }
        try {
            if (!clientDone.await(LINGER_MILLIS, TimeUnit.MILLISECONDS)) {
                log.trace("Server Fork: Client " + arguments.clientId() + " did not close its side");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isQuiet() {
        try {
            return System.nanoTime() - lastInputNanos > QUIET_NANOS && fromClient.available() == 0;
        } catch (IOException connectionLost) {
            return true;
        }
    }
}
