package io.github.forkchat.server.metrics;

import io.github.forkchat.launch.ScrapeCommand;
import io.github.forkchat.libc.AcceptedClient;
import io.github.forkchat.libc.ChildProcess;
import io.github.forkchat.libc.Confinement;
import io.github.forkchat.libc.ErrnoException;
import io.github.forkchat.libc.ExecArguments;
import io.github.forkchat.protocol.Rate;
import io.github.forkchat.server.diagnostics.ServerLog;
import io.github.forkchat.server.process.Companion;
import io.github.forkchat.server.process.ForkLauncher;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The processes that answer requests for metrics: at most {@value #MAX_RUNNING} at a time, and on average {@value
 * #PER_SECOND} starts a second, so that a flood of requests does not slow down the room. A process that has not ended
 * after {@value #DEADLINE_SECONDS} s is killed.
 *
 * <p>Threads: the accept loop.
 */
public final class ScrapeProcesses {
    private static final int MAX_RUNNING = 2;
    private static final List<Companion> COMPANIONS = List.of(Companion.FIRST_SCRAPE, Companion.SECOND_SCRAPE);
    private static final int PER_SECOND = 2;
    private static final int BURST = 4;
    /** Longer than the process gives itself, and than the start of a JVM on a busy machine. */
    private static final int DEADLINE_SECONDS = 10;

    private static final long DEADLINE_NANOS = TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
    private static final int END_MILLIS = 1_000;

    private final ForkLauncher launcher;
    private final ScrapeCommand command;
    private final Confinement confinement;
    private final ServerLog log;
    private final Rate rate = new Rate(PER_SECOND, BURST, System.nanoTime());
    /** Null where none runs. */
    private final ChildProcess[] running = new ChildProcess[MAX_RUNNING];

    private final long[] deadlineNanos = new long[MAX_RUNNING];

    public ScrapeProcesses(ForkLauncher launcher, ScrapeCommand command, Confinement confinement, ServerLog log) {
        this.launcher = launcher;
        this.command = command;
        this.confinement = confinement;
        this.log = log;
    }

    /** Whether no process runs. */
    boolean isEmpty() {
        for (ChildProcess child : running) {
            if (child != null) {
                return false;
            }
        }
        return true;
    }

    /** Whether another process may be started now. */
    boolean mayStart(long nowNanos) {
        return free() >= 0 && rate.waitNanos(nowNanos) <= 0;
    }

    private int free() {
        for (int i = 0; i < running.length; i++) {
            if (running[i] == null) {
                return i;
            }
        }
        return -1;
    }

    /** Starts a process for a client, and closes Server Main's copy of its socket. */
    void start(AcceptedClient client, String numbers, long nowNanos) {
        int index = free();
        rate.use(nowNanos);
        try (ExecArguments program = command.exec(client.peer(), numbers)) {
            client.setOptions();
            running[index] = launcher.launch(COMPANIONS.get(index), program, confinement, client.fd(), client.fd());
            deadlineNanos[index] = nowNanos + DEADLINE_NANOS;
        } catch (ErrnoException e) {
            log.refusal("cannot answer a request for metrics: " + e.getMessage());
        }
        client.fd().close();
    }

    /** Waits for the processes that have ended, and kills those whose time is up. */
    void look(long nowNanos) throws ErrnoException {
        for (int i = 0; i < running.length; i++) {
            if (running[i] == null) {
                continue;
            }
            if (running[i].poll().isPresent()) {
                running[i] = null;
                launcher.gone(COMPANIONS.get(i));
            } else if (nowNanos - deadlineNanos[i] >= 0) {
                running[i].killGroup();
            }
        }
    }

    /** Kills all. */
    void close() throws ErrnoException {
        for (int i = 0; i < running.length; i++) {
            if (running[i] != null) {
                running[i].killGroup();
                running[i].await(END_MILLIS);
                launcher.gone(COMPANIONS.get(i));
            }
        }
        command.close();
    }
}
