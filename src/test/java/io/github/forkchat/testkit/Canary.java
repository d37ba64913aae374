package io.github.forkchat.testkit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Two clients that chat during every fault: one sends {@code #0}, {@code #1}, … twenty times a second, and the other
 * has to receive each number once and in order. Neither client reconnects.
 */
public final class Canary {
    private static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final String MARK = "#";

    private final TestClient singer;
    private final TestClient listener;
    private final AtomicReference<String> harm = new AtomicReference<>();
    private final AtomicLong said = new AtomicLong();
    private final AtomicLong heard = new AtomicLong();
    private volatile boolean over;

    private Canary(TestClient singer, TestClient listener) {
        this.singer = singer;
        this.listener = listener;
    }

    /** Has both join, and the one begin. */
    public static Canary join(RunningServer server) throws IOException {
        Canary canary = new Canary(server.join(), server.joinDeaf());
        canary.start("canary-listener", canary::listen);
        canary.start("canary-singer", canary::sing);
        canary.assertWhole();
        return canary;
    }

    private void start(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void sing() {
        try {
            for (long next = System.nanoTime(); !over; next += PERIOD_NANOS) {
                singer.send(MARK + said + "\n");
                said.incrementAndGet();
                for (long left = next - System.nanoTime(); left > 0; left = next - System.nanoTime()) {
                    LockSupport.parkNanos(left);
                }
            }
        } catch (IOException e) {
            harmed("the one that says lost its connection: " + e.getMessage());
        }
    }

    private void listen() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(listener.input(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(MARK)) {
                    hear(line);
                }
            }
            harmed("the listener's connection was closed");
        } catch (IOException e) {
            harmed("the listener lost its connection: " + e.getMessage());
        }
    }

    private void hear(String line) {
        if (line.equals(MARK + heard)) {
            heard.incrementAndGet();
        } else {
            harmed("heard " + line + " where #" + heard + " was due");
        }
    }

    private void harmed(String how) {
        if (!over) {
            harm.compareAndSet(null, how);
        }
    }

    /** All that was said until now is heard, or will be in a moment, once and in order. */
    public void assertWhole() {
        long due = said.get() + 1; // at least one from now on
        Deadline.await("the canary is heard", () -> heard.get() >= due || harm.get() != null);
        assertNull(harm.get());
    }

    /** It lives in the same two workers as before. */
    public void assertServedBySameWorkers() {
        for (TestClient client : new TestClient[] {singer, listener}) {
            assertTrue(ProcessHandle.of(client.workerPid()).isPresent(), "worker " + client.workerPid() + " is there");
        }
    }

    /** How much of it was heard so far. */
    public long heard() {
        return heard.get();
    }

    /** The server ends, and it with it. */
    public void end() {
        over = true;
    }
}
