package io.github.forkchat.server.room;

import io.github.forkchat.libc.ErrnoException;
import io.github.forkchat.pipe.PipeForkToMain;
import io.github.forkchat.server.admission.Refusal;
import io.github.forkchat.server.flow.RunningClock;
import io.github.forkchat.server.forks.ConnectedFork;
import io.github.forkchat.server.forks.ForkTable;
import io.github.forkchat.server.link.Outgoing;
import java.util.concurrent.TimeUnit;

/**
 * The orderly end of the server, after the last client was accepted. All messages are delivered, every fork's pipe is
 * closed, and the forks exit; each step has a deadline.
 *
 * <p>Threads: passData.
 */
final class Shutdown {
    /** Deadline for the delivery of all messages; each deadline counts from the beginning of the shutdown. */
    static final int DELIVER_SECONDS = 2;
    /** Deadline after which the remaining forks get SIGTERM. */
    static final int TERM_SECONDS = 4;
    /** Deadline after which the remaining forks get SIGKILL. */
    static final int KILL_SECONDS = 5;

    private final PipeForkToMain pipe;
    private final ForkTable forks;
    private final ForkExit exits;
    private final Announcer announcer;
    private final RunningClock clock;
    /** The way to the other servers; null if there are none. */
    private final Outgoing link;

    private boolean begun;
    private long sinceNanos;
    private long atBytes;
    private boolean saidAll;
    private boolean terminated;

    /** @param link the way to the other servers, or null */
    Shutdown(
            PipeForkToMain pipe,
            ForkTable forks,
            ForkExit exits,
            Announcer announcer,
            RunningClock clock,
            Outgoing link) {
        this.link = link;
        this.announcer = announcer;
        this.clock = clock;
        this.pipe = pipe;
        this.forks = forks;
        this.exits = exits;
    }

    /** Begins the shutdown, which {@link #advance} carries out. Clients whose worker is not READY yet are rejected. */
    void begin() throws ErrnoException {
        begun = true;
        sinceNanos = clock.nanos();
        atBytes = pipe.writtenBytes();
        for (int i = 0; i < forks.size(); i++) {
            if (forks.at(i).life().isStarting()) {
                exits.end(forks.at(i), Refusal.SERVER_CLOSING);
            }
        }
    }

    /** Whether {@link #begin} was called. */
    boolean hasBegun() {
        return begun;
    }

    /** Whether all forks are gone, and the other servers know it or do not listen. */
    boolean isOver() {
        return begun && forks.size() == 0 && (isAllTold() || isLate());
    }

    private boolean isAllTold() {
        return link == null || (saidAll && link.isAllTold());
    }

    private boolean isLate() {
        return clock.nanos() - sinceNanos >= TimeUnit.SECONDS.toNanos(DELIVER_SECONDS);
    }

    /**
     * Takes the steps that are due. PassData calls this several times a second.
     *
     * @param handledAll whether every frame that was read was handled
     */
    void advance(boolean handledAll) {
        long seconds = TimeUnit.NANOSECONDS.toSeconds(clock.nanos() - sinceNanos);
        boolean late = seconds >= DELIVER_SECONDS;
        if (!saidAll && (late || (handledAll && pipe.readBytes() >= atBytes && (link == null || link.isAllTold())))) {
            saidAll = true;
            if (link != null) {
                link.closing("the server is closing");
            }
            announcer.notice("the server is closing");
            for (int i = 0; i < forks.size(); i++) {
                exits.leaveBecauseClosing(forks.at(i));
            }
        }
        for (int i = 0; i < forks.size(); i++) {
            advance(forks.at(i), late, seconds);
        }
        terminated |= seconds >= TERM_SECONDS;
    }

    private void advance(ConnectedFork fork, boolean late, long seconds) {
        if (late && fork.feed().isOpen()) {
            exits.closePipe(fork);
        }
        if (fork.life().hasExited() || !fork.life().hasProcess()) {
            return;
        }
        if (seconds >= TERM_SECONDS && !terminated) {
            fork.life().child().terminateGroup();
        }
        if (seconds >= KILL_SECONDS) {
            exits.end(fork, "did not end by itself");
        }
    }
}
