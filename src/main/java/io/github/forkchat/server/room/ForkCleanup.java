package io.github.forkchat.server.room;

import io.github.forkchat.libc.ErrnoException;
import io.github.forkchat.libc.WaitStatus;
import io.github.forkchat.pipe.PipeForkToMain;
import io.github.forkchat.server.admission.Refusal;
import io.github.forkchat.server.flow.RunningClock;
import io.github.forkchat.server.forks.ConnectedFork;
import io.github.forkchat.server.forks.ForkRegistry;
import io.github.forkchat.server.forks.ForkTable;
import java.util.concurrent.TimeUnit;

/**
 * Frees the forks whose processes have ended, and ends those whose deadline has passed. A fork's id becomes free only
 * after waitpid(2) has returned its process and all that it wrote was handled.
 *
 * <p>Threads: passData.
 */
final class ForkCleanup {
    private final PipeForkToMain pipe;
    private final ForkRegistry registry;
    private final ForkExit exits;
    private final RunningClock clock;
    private final RelayEvents events;
    private int deadlines;

    ForkCleanup(PipeForkToMain pipe, ForkRegistry registry, ForkExit exits, RunningClock clock, RelayEvents events) {
        this.pipe = pipe;
        this.registry = registry;
        this.exits = exits;
        this.clock = clock;
        this.events = events;
    }

    /** The fork's process has ended. Its last frames may still be in the pipe, behind those of others. */
    void exited(ConnectedFork fork, WaitStatus status) throws ErrnoException {
        fork.life().exited(status, pipe.writtenBytes());
    }

    /** Whether {@link #freeEnded} must be called in a while although nothing happens. */
    boolean hasDeadline() {
        return deadlines > 0;
    }

    /**
     * Frees the forks that are gone, and ends those whose deadline has passed.
     *
     * @param handledAll whether every frame that was read was handled
     */
    void freeEnded(boolean handledAll) throws ErrnoException {
        long now = clock.nanos();
        // When all was handled, the rest is the beginning of a frame whose writer may be gone.
        long handledBytes = handledAll ? pipe.readBytes() : pipe.handledBytes();
        deadlines = 0;
        ForkTable forks = registry.table();
        for (int i = forks.size() - 1; i >= 0; i--) {
            ConnectedFork fork = forks.at(i);
            if (fork.life().hasExited()) {
                if (fork.life().isGone(handledBytes)) {
                    gone(fork);
                }
            } else if (fork.life().hasDeadline()) {
                deadlines++;
                if (fork.life().isLate(now)) {
                    endLate(fork, handledBytes);
                }
            }
        }
    }

    /** Ends the fork if all that it may have written was handled; else checks again in a second. */
    private void endLate(ConnectedFork fork, long handledBytes) throws ErrnoException {
        if (fork.life().wasHeard(handledBytes, pipe.writtenBytes(), PipeForkToMain.MAX_BYTES)) {
            exits.end(fork, fork.life().lateBecause());
        } else {
            fork.life().lookAgainAt(clock.nanos() + TimeUnit.SECONDS.toNanos(1));
        }
    }

    /** Frees a fork whose process has ended and whose frames were all handled. */
    private void gone(ConnectedFork fork) {
        fork.feed().end();
        fork.dropParts();
        fork.pipe().close();
        events.gone(fork);
        String why = fork.life().why();
        registry.free(fork); // before the log says so: a client that connects after that line finds the slot free
        fork.socket().doNotLinger();
        if (fork.life().isStarting()) {
            events.notServed(fork, why);
            Refusal.send(fork.socket(), Refusal.cannotServe(why));
        } else if (fork.life().isInRoom()) {
            exits.left(fork, why, fork.life().reason());
            fork.life().leave(); // a command about the client may still come
        } else if (fork.life().endedBadly()) {
            events.endedBadly(fork, why);
        }
        fork.socket().close();
        fork.gone();
    }
}
