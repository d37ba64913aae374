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
 * garbage. A worker may pause meanwhile. If nobody was found, the next alarm therefore looks at all that was written
 * since then, too. Where the system does not count written bytes, the guard uses processor time: a worker that neither
 * sends nor receives messages needs next to none.
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
    /** What a worker writes to its client is up to this many times as long as what was delivered: one byte as JSON. */
    private static final int MAX_RENDERING = 128;
    /**
     * What a worker may write in {@link #EARLIER_NANOS} that is neither a frame nor delivered, because it tells its
     * client that a request is refused, ten times a second with up to 64 KiB.
     */
    private static final long REMARKS_BYTES = 5 << 20;

    private static final long EARLIER_NANOS = TimeUnit.SECONDS.toNanos(5);
    /** A worker that uses this much processor time and sends next to nothing is busy with something else. */
    private static final long BUSY_NANOS = TimeUnit.MILLISECONDS.toNanos(MEASURE_MILLIS / 2);

    private static final long LITTLE_BYTES = 64 << 10;
    private static final int ANSWER_SECONDS = 10;

    /** The actions that the guard requests from the thread passData. */
    public interface Relay {
        /** Stops all delivery for this time. */
        void hold(int millis);

        /** Answers with the running forks, and how many bytes each has sent and received. */
        void tellWriters(CompletableFuture<List<Writer>> answer);

        /** Ends a fork that writes garbage. */
        void endFlooder(ConnectedFork fork, String why);
    }

    /**
     * A fork that may be the flooder.
     *
     * @param frameBytes the length of all its frames so far
     * @param deliveredBytes how many bytes were delivered to it so far
     */
    public record Writer(ConnectedFork fork, long frameBytes, long deliveredBytes) {}

    /** A snapshot of a fork's counters. */
    private record Account(Writer writer, ProcessUsage usage) {
        ConnectedFork fork() {
            return writer.fork();
        }

        /** Bytes written since an earlier snapshot that are in no frame, and were not written to the client. */
        long unexplainedBytes(Account before) {
            return usage.writtenBytes()
                    - before.usage.writtenBytes()
                    - MAX_ENVELOPE * saidBytes(before)
                    - MAX_RENDERING * (writer.deliveredBytes() - before.writer.deliveredBytes());
        }

        /** Whether the system does not count what it writes: it has written frames. */
        boolean isUncounted() {
            return writer.frameBytes() > 0 && usage.writtenBytes() == 0;
        }

        long saidBytes(Account before) {
            return writer.frameBytes() - before.writer.frameBytes();
        }

        long cpuNanos(Account before) {
            return usage.cpuNanos() - before.usage.cpuNanos();
        }
    }

    private final Semaphore alarm = new Semaphore(0);
    private final Relay relay;
    private final ServerLog log;

    // Used by this thread alone.
    /** The accounts after an investigation that has found nobody. */
    private Map<ConnectedFork, Account> earlier = Map.of();

    private long earlierNanos;

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
        boolean isRecent = System.nanoTime() - earlierNanos < EARLIER_NANOS;
        boolean found = isRecent && endWriters(earlier, accounts(), REMARKS_BYTES);
        if (!found && !measure()) {
            earlierNanos = System.nanoTime();
            log.say("somebody writes garbage to pipeForkToMain; it does not show who");
        }
    }

    private boolean measure() throws InterruptedException {
        relay.hold(HOLD_MILLIS);
        TimeUnit.MILLISECONDS.sleep(SETTLE_MILLIS);
        Map<ConnectedFork, Account> before = byFork(accounts());
        TimeUnit.MILLISECONDS.sleep(MEASURE_MILLIS);
        List<Account> after = accounts();
        relay.hold(0);
        earlier = byFork(after);
        return endWriters(before, after, SLACK_BYTES) || endBusiest(before, after);
    }

    private static Map<ConnectedFork, Account> byFork(List<Account> accounts) {
        return accounts.stream().collect(Collectors.toMap(Account::fork, account -> account));
    }

    /** Ends the forks that have written more garbage than this since the earlier snapshot; false if there is none. */
    private boolean endWriters(Map<ConnectedFork, Account> before, List<Account> after, long maxBytes) {
        boolean found = false;
        for (Account account : after) {
            Account earlierAccount = before.get(account.fork());
            long bytes = earlierAccount == null ? 0 : account.unexplainedBytes(earlierAccount);
            if (bytes > maxBytes) {
                found = true;
                relay.endFlooder(account.fork(), "it wrote garbage to pipeForkToMain: " + bytes + " bytes in a moment");
            }
        }
        return found;
    }

    private boolean endBusiest(Map<ConnectedFork, Account> before, List<Account> after) {
        ConnectedFork busiest = null;
        long maxNanos = BUSY_NANOS;
        for (Account account : after) {
            Account start = before.get(account.fork());
            if (start != null
                    && account.isUncounted()
                    && account.saidBytes(start) < LITTLE_BYTES
                    && account.cpuNanos(start) >= maxNanos) {
                maxNanos = account.cpuNanos(start);
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
                accounts.add(new Account(writer, usage));
            }
        } catch (ExecutionException | TimeoutException relayIsBusy) {
            log.say("no account of the forks: " + relayIsBusy);
        }
        return accounts;
    }
}
