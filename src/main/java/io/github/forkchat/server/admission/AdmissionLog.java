package io.github.forkchat.server.admission;

import io.github.forkchat.libc.ErrnoException;
import io.github.forkchat.libc.Fd;
import io.github.forkchat.libc.NativeBuffer;
import io.github.forkchat.server.diagnostics.Counters;
import io.github.forkchat.server.diagnostics.ServerLog;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/**
 * Rejects clients without a worker, and logs events of such clients. Events that may happen
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
     * Rejects a client because too many clients wait. This takes only two system calls, because during a flood each
     * refusal takes time from the served clients. The client's input is not read; close(2) may therefore reset the
     * connection, and the refusal line may be lost. The log has only the number of such clients.
     */
    public void drop(WaitingClient client) {
        counters.refused.incrementAndGet();
        counters.dropped.incrementAndGet();
        try (Fd socket = client.accepted().fd()) {
            socket.send(busy.address(), busy.size());
        } catch (ErrnoException gone) {
            return; // the client has disconnected
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

    /** A client that was asked for the password has disconnected without sending it. */
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
     * @param silent number of clients that have disconnected without sending anything since the server's start
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
