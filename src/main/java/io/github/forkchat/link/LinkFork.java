package io.github.forkchat.link;

import io.github.forkchat.protocol.Frame;
import io.github.forkchat.protocol.ProtocolException;
import io.github.forkchat.protocol.Signal;
import io.github.forkchat.protocol.link.FarDirect;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * The link's main program. Started by Server Main, with the pipe from it as descriptor 0 and the one to it as 4. It
 * ends when Server Main closes its pipe, or is gone.
 *
 * <p>Threads: the main one reads frames from Server Main; see the package for the others.
 */
public final class LinkFork {
    private static final String TO_MAIN = "/dev/fd/4";
    private static final int BUFFER_BYTES = 256 * 1024;
    private static final int EXIT_OK = 0;
    private static final int EXIT_FAULT = 70;
    /** How long the end waits for the last batch to be published. */
    private static final long END_MILLIS = 1_500;

    private final DataInputStream fromMain;
    private final Intake intake;
    private final Broker broker;

    private LinkFork(LinkArguments arguments, DataInputStream fromMain, MainPipe toMain) {
        this.fromMain = fromMain;
        intake = new Intake(arguments.epoch());
        broker = new Broker(arguments, intake, toMain);
    }

    /** Started by Server Main, with the operands of {@link LinkArguments}. */
    public static void main(String[] operands) throws IOException {
        Thread.setDefaultUncaughtExceptionHandler((thread, fault) -> {
            System.err.println("link: fault in thread " + thread.getName() + ": " + fault);
            Runtime.getRuntime().halt(EXIT_FAULT);
        });
        DataInputStream in = new DataInputStream(
                new java.io.BufferedInputStream(new FileInputStream(FileDescriptor.in), BUFFER_BYTES));
        MainPipe out = new MainPipe(new FileOutputStream(TO_MAIN));
        new LinkFork(LinkArguments.parse(operands), in, out).run();
    }

    private void run() throws IOException {
        broker.start();
        try {
            read();
        } catch (EOFException serverEnds) {
            intake.end();
            await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(EXIT_OK);
    }

    private void await() {
        try {
            broker.join(END_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void read() throws IOException, InterruptedException {
        byte[] header = new byte[Frame.HEADER_BYTES];
        while (true) {
            fromMain.readFully(header);
            int length = Frame.lengthBytes(header, 0);
            int number = Frame.clientId(header, 0);
            Signal signal = Signal.of(Frame.signalNumber(header, 0));
            if (signal == Signal.SAID_SIGNAL) {
                intake.add(fromMain, length);
            } else if (signal == Signal.RESUME_SIGNAL) {
                broker.resume(number, fromMain.readLong());
            } else if (signal == Signal.FAR_DIRECT_SIGNAL) {
                broker.direct(number, FarDirect.of(data(length)));
            } else if (signal == Signal.FAR_ANSWER_SIGNAL) {
                broker.answer(number, new String(data(length), StandardCharsets.UTF_8));
            } else {
                throw new ProtocolException("no frame for a link: signal " + Frame.signalNumber(header, 0));
            }
        }
    }

    private byte[] data(int length) throws IOException {
        if (length < 0 || length > FarDirect.MAX_BYTES) {
            throw new ProtocolException("a frame of " + length + " bytes");
        }
        byte[] data = new byte[length];
        fromMain.readFully(data);
        return data;
    }
}
