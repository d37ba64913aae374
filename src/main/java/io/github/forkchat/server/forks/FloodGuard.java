package io.github.forkchat.server.forks;

import io.github.forkchat.libc.ProcessUsage;
import io.github.forkchat.server.diagnostics.ServerLog;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/**
 * Finds and ends workers that write garbage to pipeForkToMain. Garbage is skipped and harms no message, but it keeps
 * Server Main busy, and it does not tell which worker wrote it.
 *
 * <p>When much was skipped, deliveries stop for a moment, so that no worker has anything to write to its client. The
 * bytes that a process writes in this time, according to the system, must arrive as frames of its fork; the rest is
 * garbage. Where the system does not count written bytes, or the worker evades the count (splice(2)), the guard uses
 * processor time: a worker that neither sends nor receives messages needs next to none.
 *
 * <p>Threads: runs as {@code flood-guard}, which alone reads {@code /proc}; passData calls {@link #skipped}.
 */
public final class FloodGuard extends Thread {
    /** This much garbage within a second is a flood. */
    private static final long FLOOD_BYTES = 8 << 20;

    private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** Time for workers to write to their clients what was delivered before. */
    private static final int SETTLE_MILLIS = 50;

    private static final int MEASURE_MILLIS = 100;
    private static final int HOLD_MILLIS = 2 * (SETTLE_MILLIS + MEASURE_MILLIS);
    /**
     * Maximum of bytes that an honest worker may have written and that are not handled yet: a full pipe, and as much
     * in Server Main's buffer.
     */
    private static final long SLACK_BYTES = 1 << 20;
    /** With its envelope, a frame without data is up to this many times as long. */
    private static final int MAX_ENVELOPE = 3;
    /** A worker that uses this much processor time and sends next to nothing is busy with something else. */
    private static final long BUSY_NANOS = TimeUnit.MILLISECONDS.toNanos(MEASURE_MILLIS / 2);

    private static final long LITTLE_BYTES = 64 << 10;
    private static final int ANSWER_SECONDS = 10;

    /** The actions that the guard requests from the thread passData. */
    public interface Relay {
        /** Stops all delivery for this time. */
        void hold(int millis);

        /** Answers with the running forks, and how many bytes each has sent. */
        void tellWriters(CompletableFuture<List<Writer>> answer);

        /** Ends a fork that writes garbage. */
        void endFlooder(ConnectedFork fork, String why);
    }

    /**
     * A fork that may be the flooder.
     *
     * @param frameBytes the length of all its frames so far
     */
    public record Writer(ConnectedFork fork, long frameBytes) {}

    /** A snapshot of a fork's counters. */
    private record Account(ConnectedFork fork, long frameBytes, ProcessUsage usage) {
        /** Bytes written since an earlier snapshot that are in no frame. */
        long unexplainedBytes(Account before) {
            return usage.writtenBytes() - before.usage.writtenBytes() - MAX_ENVELOPE * saidBytes(before);
        }

        long saidBytes(Account before) {
            return frameBytes - before.frameBytes;
        }

        long cpuNanos(Account before) {
            return usage.cpuNanos() - before.usage.cpuNanos();
        }
    }

    private final Semaphore alarm = new Semaphore(0);
    private final Relay relay;
    private final ServerLog log;

    // Used by passData alone.
    private long sinceNanos;
    private long sinceBytes;

    /** @param relay passData */
    public FloodGuard(Relay relay, ServerLog log) {
        super("flood-guard");
        this.relay = relay;
        this.log = log;
        setDaemon(true);
    }

    /**
     * Reports skipped bytes; called by passData.
     *
     * @param bytes how many bytes of pipeForkToMain were skipped so far
     * @param nanos the time
     */
    public void skipped(long bytes, long nanos) {
        if (nanos - sinceNanos > SECOND_NANOS) {
            sinceNanos = nanos;
            sinceBytes = bytes;
        } else if (bytes - sinceBytes >= FLOOD_BYTES) {
            sinceNanos = nanos;
            sinceBytes = bytes;
            alarm.release();
        }
    }

    @Override
    public void run() {
        try {
            while (true) {
                alarm.acquire();
                investigate();
                alarm.drainPermits();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void investigate() throws InterruptedException {
        relay.hold(HOLD_MILLIS);
        TimeUnit.MILLISECONDS.sleep(SETTLE_MILLIS);
        Map<ConnectedFork, Account> before =
                accounts().stream().collect(Collectors.toMap(Account::fork, account -> account));
        TimeUnit.MILLISECONDS.sleep(MEASURE_MILLIS);
        List<Account> after = accounts();
        relay.hold(0);
        after.removeIf(account -> !before.containsKey(account.fork()));
        boolean found = false;
        for (Account account : after) {
            long bytes = account.unexplainedBytes(before.get(account.fork()));
            if (bytes > SLACK_BYTES) {
                found = true;
                relay.endFlooder(account.fork(), "it wrote garbage to pipeForkToMain: " + bytes + " bytes in a moment");
            }
        }
        if (!found && !endBusiest(before, after)) {
            log.say("somebody writes garbage to pipeForkToMain; it does not show who");
        }
    }

    private boolean endBusiest(Map<ConnectedFork, Account> before, List<Account> after) {
        ConnectedFork busiest = null;
        long maxNanos = BUSY_NANOS;
        for (Account account : after) {
            Account earlier = before.get(account.fork());
            if (account.saidBytes(earlier) < LITTLE_BYTES && account.cpuNanos(earlier) >= maxNanos) {
                maxNanos = account.cpuNanos(earlier);
                busiest = account.fork();
            }
        }
        if (busiest != null) {
            relay.endFlooder(busiest, "it writes garbage to pipeForkToMain, by its processor time");
        }
        return busiest != null;
    }

    private List<Account> accounts() throws InterruptedException {
        CompletableFuture<List<Writer>> answer = new CompletableFuture<>();
        relay.tellWriters(answer);
        List<Account> accounts = new ArrayList<>();
        try {
            List<Writer> writers = answer.get(ANSWER_SECONDS, TimeUnit.SECONDS);
            Map<Integer, ProcessUsage> usages = ProcessUsage.ofChildren();
            for (Writer writer : writers) {
                ProcessUsage usage =
                        usages.getOrDefault(writer.fork().life().child().pid(), ProcessUsage.NONE);
                accounts.add(new Account(writer.fork(), writer.frameBytes(), usage));
            }
        } catch (ExecutionException | TimeoutException relayIsBusy) {
            log.say("no account of the forks: " + relayIsBusy);
        }
        return accounts;
    }
}
