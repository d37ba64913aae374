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
 * How a fork leaves: by DISCONNECTED_SIGNAL, by dying without a word, or because Server Main ends it. Only when its
 * process was waited for, and all that it wrote was handled, is its id free.
 *
 * <p>Threads: passData.
 */
final class ForkExit {
    /** A fork whose pipe is closed has so long to give its client the rest and exit. */
    static final int EXIT_SECONDS = 30;

    /** Why a fork is ended that breaks the worker's contract in a way that harms others. */
    private static final String LIED = "it wrote what is no frame of its own to pipeForkToMain";

    private final PipeForkToMain pipe;
    private final ForkRegistry registry;
    private final NameRegistry names;
    private final Announcer announcer;
    private final RunningClock clock;
    private final RelayEvents events;

    private int deadlines;

    ForkExit(
            PipeForkToMain pipe,
            ForkRegistry registry,
            NameRegistry names,
            Announcer announcer,
            RunningClock clock,
            RelayEvents events) {
        this.pipe = pipe;
        this.registry = registry;
        this.names = names;
        this.announcer = announcer;
        this.clock = clock;
        this.events = events;
    }

    /** There never was a fork. Its client is told why when its place is free again, and so may come back at once. */
    void abandoned(ConnectedFork fork, String why) {
        fork.pipe().close();
        registry.free(fork);
        events.abandoned(fork, why);
        Refusal.send(fork.socket(), why);
    }

    /** Its client has said all: it is given what was said until now, then {@link #closePipe}. */
    void disconnected(ConnectedFork fork) {
        if (!fork.life().isInRoom()) {
            return; // it never came, or has left already because the server is closing
        }
        events.disconnected(fork);
        if (fork.life().hasLostConnection()) {
            leave(fork, "connection lost");
        } else {
            announcer.left(fork, "said goodbye");
            leave(fork, "disconnected");
        }
    }

    /** Its client has said nothing for too long: it is told so if it listens to that, and leaves in order. */
    void idle(ConnectedFork fork, String why) {
        if (fork.feed().isOpen() && fork.feed().cursor().listensToEvents()) {
            announcer.refused(fork, 0, why);
        }
        leave(fork, why);
    }

    /** Its client has come back over another connection. */
    void replaced(ConnectedFork fork) {
        String why = "came back over another connection";
        leave(fork, why);
        end(fork, why);
    }

    private void leave(ConnectedFork fork, String why) {
        left(fork, why, true);
        fork.life().leave();
        fork.dropParts();
        if (fork.feed().isOpen()) {
            fork.feed().cursor().endHere();
        }
    }

    /** Its client has no more to say, because the server ends. */
    void leaveBecauseClosing(ConnectedFork fork) {
        if (fork.life().isInRoom() && fork.feed().isOpen()) {
            fork.member().leave(); // everyone leaves, and was told so
            leave(fork, "the server is closing");
            if (fork.feed().cursor().bytesBehind() == 0) {
                closePipe(fork);
            }
        }
    }

    /** All that was due to the fork is in its pipe: it reads that, then the end of file, and exits. */
    void closePipe(ConnectedFork fork) {
        fork.feed().end();
        fork.pipe().close();
        if (fork.life().isRunning()) {
            killAfter(fork, EXIT_SECONDS, "did not exit in " + EXIT_SECONDS + " s");
        }
    }

    /** The fork does not read its pipe any more: it is dying, or is ended if it does not. */
    void pipeBroken(ConnectedFork fork, ErrnoException cause) {
        fork.feed().end();
        killAfter(fork, 1, "its pipe is broken: " + cause.getMessage());
    }

    /** Ends a fork that is not where it has to be by then. */
    void killAfter(ConnectedFork fork, int seconds, String why) {
        fork.life().killAt(clock.nanos() + TimeUnit.SECONDS.toNanos(seconds), why);
    }

    /** Ends a fork at once. */
    void end(ConnectedFork fork, String why) {
        fork.feed().end();
        fork.life().end(why);
    }

    /** Ends a fork at once whose client takes too little, or too much of what is everybody's. */
    void evict(ConnectedFork fork, String why) {
        events.evicted();
        end(fork, "evicted: " + why);
    }

    /** Ends a fork at once, unless that has happened. */
    void endIfRunning(ConnectedFork fork, String why) {
        if (fork.life().isRunning()) {
            end(fork, why);
        }
    }

    /** It has written, with its own token, what is no whole frame of its own: nothing more that it writes is believed. */
    void lied(ConnectedFork fork) {
        fork.disbelieve();
        events.lied();
        if (!fork.life().wasEnded()) {
            end(fork, LIED);
        }
    }

    /** It keeps Server Main busy with what is no frame. */
    void flooded(ConnectedFork fork, String why) {
        if (fork.life().isRunning()) {
            fork.disbelieve();
            end(fork, why);
        }
    }

    /** The fork's process has ended. What it wrote last may still be in the pipe, behind what others wrote. */
    void exited(ConnectedFork fork, WaitStatus status) throws ErrnoException {
        fork.life().exited(status, pipe.writtenBytes());
    }

    /** Whether {@link #seeOff} must be called in a while although nothing happens. */
    boolean hasDeadline() {
        return deadlines > 0;
    }

    /**
     * Lets go what is gone, and ends what has had its time.
     *
     * @param handledAll whether every frame that was read was handled
     */
    void seeOff(boolean handledAll) throws ErrnoException {
        long now = clock.nanos();
        // What is left when all was handled is the beginning of something whose writer may be gone.
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

    /** Ends it if it was heard to the end; else looks again in a second. */
    private void endLate(ConnectedFork fork, long handledBytes) throws ErrnoException {
        if (fork.life().wasHeard(handledBytes, pipe.writtenBytes(), PipeForkToMain.MAX_BYTES)) {
            end(fork, fork.life().lateBecause());
        } else {
            fork.life().lookAgainAt(clock.nanos() + TimeUnit.SECONDS.toNanos(1));
        }
    }

    /** The process is gone, and nothing of it is left in the pipe. */
    private void gone(ConnectedFork fork) {
        fork.feed().end();
        fork.dropParts();
        fork.pipe().close();
        String why = fork.life().why();
        registry.free(fork); // before the log tells of it: then a client that comes can have the place
        if (fork.life().isStarting()) {
            events.notServed(fork, why);
            Refusal.send(fork.socket(), Refusal.noPlace(why));
        } else if (fork.life().isInRoom()) {
            left(fork, why, false);
        } else if (fork.life().endedBadly()) {
            events.endedBadly(fork, why);
        }
        fork.socket().close();
    }

    private void left(ConnectedFork fork, String why, boolean isOrderly) {
        announcer.left(fork, why);
        names.free(fork);
        events.left(fork, why, isOrderly);
    }
}
