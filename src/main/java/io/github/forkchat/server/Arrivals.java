package io.github.forkchat.server;

import io.github.forkchat.server.ConnectedFork.State;
import java.util.concurrent.TimeUnit;

/**
 * How a fork comes: from its launch to READY, and until the others are told of its client.
 *
 * <p>Threads: passData.
 */
final class Arrivals {
    /** A worker that is not READY by then is ended. */
    private static final int READY_SECONDS = 10;
    /** A client that says who it is within so long is announced by its name; another by {@code client<id>}. */
    private static final int INTRODUCE_SECONDS = 1;

    private final ForkTable forks;
    private final StartGate gate;
    private final Places places;
    private final ForkReaper reaper;
    private final Departures departures;
    private final Announcer announcer;
    private final RunningClock clock;
    private int toBeIntroduced;

    Arrivals(
            ForkTable forks,
            StartGate gate,
            Places places,
            ForkReaper reaper,
            Departures departures,
            Announcer announcer,
            RunningClock clock) {
        this.forks = forks;
        this.gate = gate;
        this.places = places;
        this.reaper = reaper;
        this.departures = departures;
        this.announcer = announcer;
        this.clock = clock;
    }

    /** A fork's program runs, and has some time to say READY. */
    void launched(ConnectedFork fork) {
        reaper.watch(fork);
        if (fork.state == State.STARTING) {
            departures.killAfter(fork, READY_SECONDS, "its worker was not ready in " + READY_SECONDS + " s");
        }
        if (fork.endedBecause != null) { // in the moment before its child was known
            departures.end(fork, fork.endedBecause);
        }
    }

    /** The fork runs and is READY. */
    void served(ConnectedFork fork) {
        fork.socket.close();
    }

    /** The fork is READY. */
    void ready(ConnectedFork fork) {
        fork.state = State.IN_ROOM;
        fork.cancelKill();
        fork.introduceAtNanos = clock.nanos() + TimeUnit.SECONDS.toNanos(INTRODUCE_SECONDS);
        places.entered(fork);
        fork.welcome();
        gate.leave(fork);
    }

    /** Whether {@link #introduce} must be called in a while although nothing happens. */
    boolean hasDeadline() {
        return toBeIntroduced > 0;
    }

    /** Has the others told of those who had time to say who they are. */
    void introduce() {
        long now = clock.nanos();
        toBeIntroduced = 0;
        for (int i = 0; i < forks.size(); i++) {
            ConnectedFork fork = forks.at(i);
            if (fork.introduceAtNanos != ConnectedFork.NEVER) {
                toBeIntroduced++;
                if (now >= fork.introduceAtNanos) {
                    announcer.joined(fork);
                }
            }
        }
    }
}
