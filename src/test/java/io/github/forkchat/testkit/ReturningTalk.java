package io.github.forkchat.testkit;

import java.io.IOException;
import java.net.SocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Makes a client send short numbered lines that comes back by itself when its server is gone. Each of its connections
 * has a name of its own, which begins each line, and numbers from 0.
 */
public final class ReturningTalk {
    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final String name;
    private final SocketAddress address;
    private final Pace pace;
    private final Background talk;
    private volatile boolean isStopped;
    /** The number of the present connection, which is part of its name. */
    private int connection = 1;
    /** Number of lines that were sent by it. */
    private int said;
    /** The same by all. */
    private final AtomicInteger total = new AtomicInteger();

    private ReturningTalk(String name, SocketAddress address, int bytesPerSecond) {
        this.name = name;
        this.address = address;
        pace = new Pace(bytesPerSecond);
        talk = Background.start(name, this::talk);
    }

    /** Connects, and starts to talk. */
    public static ReturningTalk start(String name, SocketAddress address, int bytesPerSecond) {
        return new ReturningTalk(name, address, bytesPerSecond);
    }

    private void talk() {
        TestClient client = connect();
        while (!isStopped) {
            String line = lineOf(said) + "\n";
            pace.await(line.length());
            try {
                client.send(line);
                said++;
                total.incrementAndGet();
            } catch (IOException serverIsGone) {
                client = connect();
                connection++;
                said = 0;
            }
        }
    }

    private TestClient connect() {
        while (true) {
            try {
                return TestClient.connect(address);
            } catch (IOException noServer) {
                LockSupport.parkNanos(RETRY_NANOS);
            }
        }
    }

    private String lineOf(int number) {
        return name + connection + " " + number;
    }

    /** Waits until so many more lines were sent. */
    public void awaitMore(int lines) {
        int from = total.get();
        Deadline.await(lines + " more lines of " + name, () -> total.get() >= from + lines);
    }

    /** Stops; returns the line that was sent last. */
    public String stop() {
        isStopped = true;
        talk.finish();
        return lineOf(said - 1);
    }
}
