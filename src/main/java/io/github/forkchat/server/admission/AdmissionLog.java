package io.github.forkchat.server.admission;

import io.github.forkchat.libc.ErrnoException;
import io.github.forkchat.libc.Fd;
import io.github.forkchat.libc.NativeBuffer;
import io.github.forkchat.server.diagnostics.Counters;
import io.github.forkchat.server.diagnostics.ServerLog;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/**
 * Turns away clients that have no worker, and logs what happens to clients without a worker. Events that may happen
 * thousands of times a second are counted, and logged once in 10 s.
 *
 * <p>Threads: the accept loop.
 */
public final class AdmissionLog {
    private static final long LOG_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final NativeBuffer busy;
    private long unproven;
    private long lossesTold;
    private long lossesToldNanos = System.nanoTime() - LOG_NANOS;
    private long pauseToldNanos = System.nanoTime() - LOG_NANOS;
    private final ServerLog log;
    private final Counters counters;

    public AdmissionLog(ServerLog log, Counters counters) {
        this.log = log;
        this.counters = counters;
        byte[] line = (Refusal.BUSY + "\n").getBytes(StandardCharsets.UTF_8);
        busy = new NativeBuffer(line.length);
        busy.bytes().put(0, line);
    }

    /**
     * Drops a client because too many wait. This takes only two system calls, because during a flood the time for
     * refusals is lost to the clients that are served. The client's input is not read; close(2) may therefore reset
     * the connection, and the refusal line may be lost. The log counts such clients and does not name them.
     */
    public void drop(WaitingClient client) {
        counters.refused.incrementAndGet();
        counters.dropped.incrementAndGet();
        try (Fd socket = client.accepted().fd()) {
            socket.send(busy.address(), busy.size());
        } catch (ErrnoException gone) {
            return; // the client is gone
        }
    }

    /** Refuses a client that has not shown the password: sends it the checker's text, and closes its connection. */
    public void notLetIn(WaitingClient client, String line, String why) {
        counters.refused.incrementAndGet();
        log.refusal("client from " + client.accepted().peer() + " was rejected: " + why);
        Refusal.send(client.accepted().fd(), line);
    }

    /** Sends the client the reason, and closes its connection. */
    public void refuse(WaitingClient client, String why) {
        counters.refused.incrementAndGet();
        log.refusal("refused " + client.accepted().peer() + ": " + why);
        Refusal.send(client.accepted().fd(), why);
    }

    /** A client was accepted. */
    public void accepted() {
        counters.accepted.incrementAndGet();
    }

    /** A client's worker was started, and the accept loop continues. */
    public void waiting() {
        if (log.traces()) {
            log.line("Waiting for connection");
        }
    }

    /** A client that was asked for the password has left without showing it. */
    public void leftUnproven() {
        unproven++;
    }

    /** Descriptors or memory ran out: the client waits in the kernel's queue until some are free. */
    public void cannotAccept(ErrnoException cause) {
        long now = System.nanoTime();
        if (now - pauseToldNanos >= LOG_NANOS) {
            log.say("cannot accept: " + cause.getMessage());
            pauseToldNanos = now;
        }
    }

    /**
     * Logs, at intervals, how many clients never got a worker.
     *
     * @param silent how many clients have hung up without sending anything since the server's start
     */
    public void losses(long silent, long now) {
        long hungUp = silent + unproven;
        long dropped = counters.dropped.get();
        counters.hungUp.set(hungUp);
        if (hungUp + dropped > lossesTold && now - lossesToldNanos >= LOG_NANOS) {
            log.say("so far " + hungUp + " clients disconnected before they were served, and " + dropped
                    + " were rejected because too many were waiting");
            lossesToldNanos = now;
            lossesTold = hungUp + dropped;
        }
    }
}
