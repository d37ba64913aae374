package io.github.forkchat.link;

import io.github.forkchat.protocol.ProtocolException;
import io.github.forkchat.protocol.Signal;
import io.github.forkchat.protocol.link.FarDirect;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The link's main program. Started by Server Main, with the pipe from it as descriptor 0 and the one to it as 4. It
 * ends when Server Main closes its pipe, or is gone.
 *
 * <p>Threads: the main thread reads frames from Server Main; the package documentation lists the other threads.
 */
public final class LinkFork {
    private static final String TO_MAIN = "/dev/fd/4";
    private static final int EXIT_OK = 0;
    private static final int EXIT_FAULT = 70;
    /** How long the end waits for the last batch to be published. */
    private static final long END_MILLIS = 1_500;

    private final FramesFromMain fromMain;
    private final Intake intake;
    private final Broker broker;

    private LinkFork(LinkArguments arguments, FramesFromMain fromMain, MainPipe toMain) {
        this.fromMain = fromMain;
        intake = new Intake();
        broker = new Broker(arguments, intake, toMain);
    }

    /** Started by Server Main, with the operands of {@link LinkArguments}. */
    public static void main(String[] operands) throws IOException {
        Thread.setDefaultUncaughtExceptionHandler((thread, fault) -> {
            System.err.println("link: fault in thread " + thread.getName() + ": " + fault);
            Runtime.getRuntime().halt(EXIT_FAULT);
        });
        FramesFromMain in = new FramesFromMain(new FileInputStream(FileDescriptor.in).getChannel());
        MainPipe out = new MainPipe(new FileOutputStream(TO_MAIN));
        new LinkFork(LinkArguments.parse(operands), in, out).run();
    }

    private void run() throws IOException {
        broker.start();
        try {
            read();
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

    /** Reads until Server Main closes its pipe. */
    private void read() throws IOException, InterruptedException {
        while (fromMain.next()) {
            Signal signal = fromMain.signal();
            int number = fromMain.number();
            if (signal == Signal.SAID_SIGNAL) {
                intake.add(fromMain.data());
            } else if (signal == Signal.RESUME_SIGNAL) {
                ByteBuffer data = fromMain.data();
                broker.resume(number, data.getLong(), data.getLong());
            } else if (signal == Signal.FAR_DIRECT_SIGNAL) {
                broker.direct(number, FarDirect.of(fromMain.copy()));
            } else if (signal == Signal.FAR_ANSWER_SIGNAL) {
                broker.answer(number, new String(fromMain.copy(), StandardCharsets.UTF_8));
            } else {
                throw new ProtocolException("no frame for a link: signal " + fromMain.signalNumber());
            }
        }
    }
}
