package io.github.forkchat.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Stands between a link and its broker, and passes on what they send, until it is told to break the connection at an
 * exact point of a publish, or to be slow.
 *
 * <p>Threads: two for each connection, which break it; any sets the point.
 */
public final class BrokerRelay implements AutoCloseable {
    /** Where the next connection breaks. */
    public enum Point {
        /** The broker has got the first part of a batch. */
        IN_A_BATCH,
        /** The broker has stored a batch, and the link has not got the acknowledgement. */
        BEFORE_AN_ACKNOWLEDGEMENT
    }

    /** What happens at the point, after which the connection is closed. */
    private record Break(Point point, Runnable action) {}

    private static final int BUFFER_BYTES = 64 << 10;
    private static final byte[] BATCH = "HPUB fc.dev.say.".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ACKNOWLEDGEMENT = "{\"stream\":\"FC_dev\"".getBytes(StandardCharsets.US_ASCII);

    private final ServerSocket listening = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
    private final NatsServer broker;
    private final AtomicReference<Break> next = new AtomicReference<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile int delayMillis;

    /** Starts to pass on what clients of the broker send. */
    public BrokerRelay(NatsServer broker) throws IOException {
        this.broker = broker;
        start("broker-relay", this::accept);
    }

    private static void start(String name, Runnable what) {
        Thread thread = new Thread(what, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** The broker's address, for a server. */
    public String url() {
        return "nats://127.0.0.1:" + listening.getLocalPort();
    }

    /** Breaks the next connection that reaches this point, and runs the action; waits until that has happened. */
    public void breakAt(Point point, Runnable action) {
        next.set(new Break(point, action));
        Deadline.await("a publish reaches the point " + point, () -> next.get() == null);
    }

    /** From now on, each piece of the broker's answers comes so much later, as from a broker with a slow disk. */
    public void delay(int millis) {
        delayMillis = millis;
    }

    @SuppressWarnings("EmptyCatch") // the test is over
    private void accept() {
        try {
            while (true) {
                connect(listening.accept());
            }
        } catch (IOException over) {
        }
    }

    private void connect(Socket link) throws IOException {
        try {
            Socket up = new Socket(InetAddress.getLoopbackAddress(), broker.port());
            start("to-broker", () -> pass(link, up, Point.IN_A_BATCH, BATCH));
            start("from-broker", () -> pass(up, link, Point.BEFORE_AN_ACKNOWLEDGEMENT, ACKNOWLEDGEMENT));
        } catch (IOException away) {
            link.close();
        }
    }

    @SuppressWarnings("EmptyCatch") // one end has closed the connection
    private void pass(Socket from, Socket to, Point point, byte[] sign) {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[BUFFER_BYTES];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                int at = indexOf(sign, buffer, n);
                Break now = at < 0 ? null : next.get();
                if (now != null && now.point == point && next.compareAndSet(now, null)) {
                    // A part of the batch goes out; of an acknowledgement nothing does.
                    out.write(buffer, 0, point == Point.IN_A_BATCH ? at + (n - at) / 2 : at);
                    now.action.run();
                    return;
                }
                if (point == Point.BEFORE_AN_ACKNOWLEDGEMENT && closed.await(delayMillis, TimeUnit.MILLISECONDS)) {
                    return;
                }
                out.write(buffer, 0, n);
            }
        } catch (IOException | InterruptedException over) {
        }
    }

    private static int indexOf(byte[] sign, byte[] buffer, int end) {
        for (int at = 0; at + sign.length <= end; at++) {
            if (Arrays.equals(buffer, at, at + sign.length, sign, 0, sign.length)) {
                return at;
            }
        }
        return -1;
    }

    @Override
    public void close() throws IOException {
        closed.countDown();
        listening.close();
    }
}
