package io.github.forkchat.server.room;

import io.github.forkchat.server.admission.Refusal;
import io.github.forkchat.server.flow.RunningClock;
import io.github.forkchat.server.forks.ConnectedFork;
import io.github.forkchat.server.forks.ForkReaper;
import io.github.forkchat.server.forks.ForkRegistry;
import io.github.forkchat.server.forks.ForkTable;
import java.util.concurrent.TimeUnit;

/**
 * Handles the start of forks: from the launch to READY, and until the client is announced to the others.
 *
 * <p>Threads: passData.
 */
final class ForkStartup {
    /** A worker that is not READY after this time is ended. */
    private static final int READY_SECONDS = 10;
    /**
     * How long the announcement of a client waits for the client to choose a name. After that it is announced as
     * {@code client<id>}.
     */
    private static final int INTRODUCE_SECONDS = 1;

    private final ForkRegistry registry;
    private final ForkReaper reaper;
    private final ForkExit exits;
    private final Announcer announcer;
    private final RunningClock clock;
    private int toBeIntroduced;

    ForkStartup(ForkRegistry registry, ForkReaper reaper, ForkExit exits, Announcer announcer, RunningClock clock) {
        this.registry = registry;
        this.reaper = reaper;
        this.exits = exits;
        this.announcer = announcer;
        this.clock = clock;
    }

    /** The fork's program runs; starts the timeout for READY. */
    void launched(ConnectedFork fork) {
        reaper.watch(fork);
        if (fork.life().isStarting()) {
            exits.killAfter(fork, READY_SECONDS, "its worker was not ready in " + READY_SECONDS + " s");
        }
        fork.life().endProcess(); // if it was ended before its process was known
    }

    /** The fork runs and is READY: only now is Server Main done with the client's socket. */
    void served(ConnectedFork fork) {
        fork.socket().doNotLinger();
        fork.socket().close();
    }

    /** The fork is READY. */
    void ready(ConnectedFork fork) {
        fork.life().ready();
        fork.member().introduceAt(clock.nanos() + TimeUnit.SECONDS.toNanos(INTRODUCE_SECONDS));
        if (fork.admission().welcome() != null) {
            Refusal.tell(fork.socket(), fork.admission().welcome());
        }
        registry.entered(fork);
    }

    /** Whether {@link #introduce} must be called in a while although nothing happens. */
    boolean hasDeadline() {
        return toBeIntroduced > 0;
    }

    /** Announces the clients whose time to choose a name is over. */
    void introduce() {
        long now = clock.nanos();
        toBeIntroduced = 0;
        ForkTable forks = registry.table();
        for (int i = 0; i < forks.size(); i++) {
            ConnectedFork fork = forks.at(i);
            if (fork.member().awaitsIntroduction()) {
                toBeIntroduced++;
                if (fork.member().isIntroductionDue(now)) {
                    announcer.joined(fork);
                }
            }
        }
    }
}
