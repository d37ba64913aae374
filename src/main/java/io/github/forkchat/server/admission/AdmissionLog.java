package io.github.forkchat.server.admission;

import io.github.forkchat.libc.ErrnoException;
import io.github.forkchat.libc.Fd;
import io.github.forkchat.libc.NativeBuffer;
import io.github.forkchat.server.diagnostics.Counters;
import io.github.forkchat.server.diagnostics.ServerLog;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/**
 * Turns clients away that have no worker, and tells the log of all that happens to such clients: what may happen
 * thousands of times a second is counted, and told once in 10 s.
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
     * Drops a client because too many wait. That costs two system calls: while thousands come each second, what a refusal
     * takes is taken from those who are served. So what the client has sent is not read, the line may be lost with it
     * (close(2) resets the connection then), and the log counts such clients and does not name them.
     */
    public void drop(WaitingClient client) {
        counters.refused.incrementAndGet();
        counters.dropped.incrementAndGet();
        try (Fd socket = client.accepted().fd()) {
            socket.send(busy.address(), busy.size());
        } catch (ErrnoException gone) {
            return; // there is nobody left to tell
        }
    }

    /** The client has not shown the password: tells it what the checker says, and closes its connection. */
    public void notLetIn(WaitingClient client, String line, String why) {
        counters.refused.incrementAndGet();
        log.refusal("client from " + client.accepted().peer() + " was not let in: " + why);
        Refusal.send(client.accepted().fd(), line);
    }

    /** Tells the client, and closes its connection. */
    public void refuse(WaitingClient client, String why) {
        counters.refused.incrementAndGet();
        log.refusal("refused " + client.accepted().peer() + ": " + why);
        Refusal.send(client.accepted().fd(), why);
    }

    /** A client was accepted. */
    public void accepted() {
        counters.accepted.incrementAndGet();
    }

    /** A client's worker was started, and the loop goes on. */
    public void waiting() {
        if (log.traces()) {
            log.line("Waiting for connection");
        }
    }

    /** A client that was asked for the password has left without showing it. */
    public void leftUnproven() {
        unproven++;
    }

    /** Out of descriptors or memory: the client waits in the kernel's queue until there are some again. */
    public void cannotAccept(ErrnoException cause) {
        long now = System.nanoTime();
        if (now - pauseToldNanos >= LOG_NANOS) {
            log.say("cannot accept: " + cause.getMessage());
            pauseToldNanos = now;
        }
    }

    /**
     * Tells of the clients that never got a worker, now and then.
     *
     * @param silent how many have left without a word since the start
     */
    public void losses(long silent, long now) {
        long hungUp = silent + unproven;
        long dropped = counters.dropped.get();
        counters.hungUp.set(hungUp);
        if (hungUp + dropped > lossesTold && now - lossesToldNanos >= LOG_NANOS) {
            log.say("so far " + hungUp + " clients hung up before they were served, and " + dropped
                    + " were turned away because too many were waiting");
            lossesToldNanos = now;
            lossesTold = hungUp + dropped;
        }
    }
}
