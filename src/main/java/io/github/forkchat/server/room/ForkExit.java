package io.github.forkchat.server.room;

import io.github.forkchat.libc.ErrnoException;
import io.github.forkchat.server.admission.Refusal;
import io.github.forkchat.server.diagnostics.EvictionReason;
import io.github.forkchat.server.diagnostics.LeaveReason;
import io.github.forkchat.server.flow.RunningClock;
import io.github.forkchat.server.forks.ConnectedFork;
import io.github.forkchat.server.forks.ForkRegistry;
import io.github.forkchat.server.forks.NameRegistry;
import java.util.concurrent.TimeUnit;

/**
 * Has forks leave the room, by DISCONNECTED_SIGNAL or because Server Main ends them. {@link ForkCleanup} frees them when
 * their processes have ended.
 *
 * <p>Threads: passData.
 */
final class ForkExit {
    /** Timeout for a fork whose pipe is closed, to send its client the rest and exit. */
    static final int EXIT_SECONDS = 30;

    /** The reason for ending a fork that violates the protocol in a way that harms others. */
    private static final String INVALID_FRAME = "its worker wrote an invalid frame to pipeForkToMain";

    private final ForkRegistry registry;
    private final NameRegistry names;
    private final Announcer announcer;
    private final RunningClock clock;
    private final RelayEvents events;

    ForkExit(ForkRegistry registry, NameRegistry names, Announcer announcer, RunningClock clock, RelayEvents events) {
        this.registry = registry;
        this.names = names;
        this.announcer = announcer;
        this.clock = clock;
        this.events = events;
    }

    /**
     * The fork could not be made. Its client is told why after its slot is free again, so that it can come back at
     * once.
     */
    void abandoned(ConnectedFork fork, String why) {
        fork.pipe().close();
        registry.free(fork);
        events.abandoned(fork, why);
        Refusal.send(fork.socket(), why);
    }

    /** The client sends nothing more. The fork still gets what was said until now, then {@link #closePipe}. */
    void disconnected(ConnectedFork fork) {
        if (!fork.life().isInRoom()) {
            return; // it was never in the room, or has left already because the server is closing
        }
        events.disconnected(fork);
        if (fork.life().hasLostConnection()) {
            leave(fork, "connection lost", LeaveReason.LOST);
        } else {
            announcer.left(fork, "said goodbye");
            leave(fork, "disconnected", LeaveReason.GOODBYE);
        }
    }

    /** The client has sent nothing for too long: it leaves in order, and is told why if its view shows that. */
    void idle(ConnectedFork fork, String why) {
        if (fork.feed().isOpen() && fork.feed().cursor().listensToEvents()) {
            announcer.refused(fork, 0, why);
        }
        leave(fork, why, LeaveReason.IDLE);
    }

    /** An operator disconnects the client: it leaves in order, and its last line says why. */
    void kicked(ConnectedFork fork, String operator, String why) {
        if (fork.life().isStarting()) {
            endIfRunning(fork, why);
        } else if (fork.life().isInRoom()) {
            if (fork.feed().isOpen() && fork.expectsReplies()) {
                announcer.kicked(fork, operator, why);
            }
            leave(fork, why, LeaveReason.KICKED);
        }
    }

    /** The client has come back over another connection, which replaces this fork. */
    void replaced(ConnectedFork fork) {
        String why = "came back over another connection";
        leave(fork, why, LeaveReason.REPLACED);
        end(fork, why);
    }

    private void leave(ConnectedFork fork, String why, LeaveReason reason) {
        left(fork, why, reason);
        fork.life().leave();
        fork.dropParts();
        if (fork.feed().isOpen()) {
            fork.feed().cursor().endHere();
        }
    }

    /** The fork leaves because the server is closing. */
    void leaveBecauseClosing(ConnectedFork fork) {
        if (fork.life().isInRoom() && fork.feed().isOpen()) {
            fork.member().leave(); // all clients leave and have been told so
            leave(fork, "the server is closing", LeaveReason.CLOSING);
            if (fork.feed().cursor().bytesBehind() == 0) {
                closePipe(fork);
            }
        }
    }

    /**
     * Closes the pipe of a fork after all frames for it are written: the fork reads them, then the end of file, and
     * exits.
     */
    void closePipe(ConnectedFork fork) {
        fork.feed().end();
        fork.pipe().close();
        if (fork.life().isRunning()) {
            killAfter(fork, EXIT_SECONDS, "did not exit in " + EXIT_SECONDS + " s");
        }
    }

    /** The fork has closed its pipe: it is about to exit, or is ended if it does not. */
    void pipeBroken(ConnectedFork fork, ErrnoException cause) {
        fork.feed().end();
        killAfter(fork, 1, "its pipe is broken: " + cause.getMessage());
    }

    /** Ends a fork that does not change its state in this time. */
    void killAfter(ConnectedFork fork, int seconds, String why) {
        fork.life().killAt(clock.nanos() + TimeUnit.SECONDS.toNanos(seconds), why);
    }

    /** Ends a fork at once. */
    void end(ConnectedFork fork, String why) {
        fork.feed().end();
        fork.life().end(why);
    }

    /** Ends at once a fork whose client reads too slowly or uses too much of a shared resource. */
    void evict(ConnectedFork fork, EvictionReason reason, String why) {
        events.evicted(reason);
        fork.feed().end();
        fork.life().evict("evicted: " + why);
    }

    /** Ends at once a fork that uses too much, unless it has ended already. */
    void evictIfRunning(ConnectedFork fork, String why) {
        if (fork.life().isRunning()) {
            fork.feed().end();
            fork.life().evict(why);
        }
    }

    /** Ends a fork at once, unless that has happened already. */
    void endIfRunning(ConnectedFork fork, String why) {
        if (fork.life().isRunning()) {
            end(fork, why);
        }
    }

    /**
     * The fork has written, with its own token, something that is no whole frame of its own. It is ended, and its
     * further frames are rejected.
     */
    void violated(ConnectedFork fork) {
        fork.revokeToken();
        events.violated();
        if (!fork.life().wasEnded()) {
            end(fork, INVALID_FRAME);
        }
    }

    /** The fork keeps Server Main busy with garbage, and is ended. */
    void flooded(ConnectedFork fork, String why) {
        if (fork.life().isRunning()) {
            fork.revokeToken();
            end(fork, why);
        }
    }

    /** The client is not in the room any more: tells the room, frees the name, and logs it. */
    void left(ConnectedFork fork, String why, LeaveReason reason) {
        announcer.left(fork, why);
        names.free(fork);
        events.left(fork, why, reason);
    }
}
