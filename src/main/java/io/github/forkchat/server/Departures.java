package io.github.forkchat.server;

import io.github.forkchat.libc.ErrnoException;
import io.github.forkchat.libc.WaitStatus;
import io.github.forkchat.pipe.PipeForkToMain;
import io.github.forkchat.protocol.Envelope;
import io.github.forkchat.server.ConnectedFork.State;
import java.util.concurrent.TimeUnit;

/**
 * How a fork leaves: by DISCONNECTED_SIGNAL, by dying without a word, or because Server Main ends it. Only when its
 * process was waited for, and all that it wrote was handled, is its id free.
 *
 * <p>Threads: passData.
 */
final class Departures {
    /** A fork whose pipe is closed has so long to give its client the rest and exit. */
    static final int EXIT_SECONDS = 30;

    /** Why a fork is ended that breaks the worker's contract in a way that harms others. */
    private static final String LIED = "it wrote what is no frame of its own to pipeForkToMain";

    private final PipeForkToMain pipe;
    private final ForkTable forks;
    private final Places places;
    private final StartGate gate;
    private final ForkPidFile pids;
    private final Names names;
    private final Announcer announcer;
    private final RunningClock clock;
    private final ServerLog serverLog;
    private final Counters counters;

    private int deadlines;

    Departures(
            PipeForkToMain pipe,
            ForkTable forks,
            Places places,
            StartGate gate,
            ForkPidFile pids,
            Names names,
            Announcer announcer,
            RunningClock clock,
            ServerLog serverLog,
            Counters counters) {
        this.pipe = pipe;
        this.forks = forks;
        this.places = places;
        this.gate = gate;
        this.pids = pids;
        this.names = names;
        this.announcer = announcer;
        this.clock = clock;
        this.serverLog = serverLog;
        this.counters = counters;
    }

    /** There never was a fork. Its client is told why when its place is free again, and so may come back at once. */
    void abandoned(ConnectedFork fork, String why) {
        fork.pipe.close();
        remove(fork);
        counters.refused.incrementAndGet();
        serverLog.refusal("refused " + fork.peer + ": " + why);
        Refusal.send(fork.socket, why);
    }

    /** Its client has said all: it is given what was said until now, then {@link #closePipe}. */
    void disconnected(ConnectedFork fork) {
        if (fork.state != State.IN_ROOM) {
            return; // it never came, or has left already because the server is closing
        }
        serverLog.trace("Client " + fork.clientId + " disconnected");
        if (fork.connectionLost) {
            leave(fork, "connection lost");
        } else {
            announcer.left(fork, "said goodbye");
            leave(fork, "disconnected");
        }
    }

    /** Its client has said nothing for too long: it is told so if it listens to that, and leaves in order. */
    void idle(ConnectedFork fork, String why) {
        if (fork.cursor != null && fork.cursor.listensToEvents()) {
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
        left(fork, why);
        fork.state = State.LEAVING;
        fork.dropParts();
        if (fork.cursor != null) {
            fork.cursor.endHere();
        }
    }

    /** Its client has no more to say, because the server ends. */
    void leaveBecauseClosing(ConnectedFork fork) {
        if (fork.state == State.IN_ROOM && fork.cursor != null) {
            fork.isIntroduced = false; // everyone leaves, and was told so
            leave(fork, "the server is closing");
            if (fork.cursor.bytesBehind() == 0) {
                closePipe(fork);
            }
        }
    }

    /** All that was due to the fork is in its pipe: it reads that, then the end of file, and exits. */
    void closePipe(ConnectedFork fork) {
        fork.freeCursor();
        fork.pipe.close();
        if (fork.exit == null && fork.endedBecause == null) {
            killAfter(fork, EXIT_SECONDS, "did not exit in " + EXIT_SECONDS + " s");
        }
    }

    /** The fork does not read its pipe any more: it is dying, or is ended if it does not. */
    void pipeBroken(ConnectedFork fork, ErrnoException cause) {
        fork.freeCursor();
        killAfter(fork, 1, "its pipe is broken: " + cause.getMessage());
    }

    /** Ends a fork that is not where it has to be by then. */
    void killAfter(ConnectedFork fork, int seconds, String why) {
        fork.killAt(clock.nanos() + TimeUnit.SECONDS.toNanos(seconds), why);
    }

    /** Ends a fork at once. */
    void end(ConnectedFork fork, String why) {
        fork.freeCursor();
        fork.cancelKill();
        fork.endedBecause = why;
        if (fork.child != null) {
            fork.child.killGroup();
        }
    }

    /** Ends a fork at once whose client takes too little, or too much of what is everybody's. */
    void evict(ConnectedFork fork, String why) {
        counters.evicted.incrementAndGet();
        end(fork, "evicted: " + why);
    }

    /** Ends a fork at once, unless that has happened. */
    void endIfRunning(ConnectedFork fork, String why) {
        if (fork.exit == null && fork.endedBecause == null) {
            end(fork, why);
        }
    }

    /** It has written, with its own token, what is no whole frame of its own: nothing more that it writes is believed. */
    void lied(ConnectedFork fork) {
        fork.token = Envelope.NO_TOKEN;
        counters.lies.incrementAndGet();
        if (fork.endedBecause == null) {
            end(fork, LIED);
        }
    }

    /** It keeps Server Main busy with what is no frame. */
    void flooded(ConnectedFork fork, String why) {
        if (fork.exit == null && fork.endedBecause == null) {
            fork.token = Envelope.NO_TOKEN;
            end(fork, why);
        }
    }

    /** The fork's process has ended. What it wrote last may still be in the pipe, behind what others wrote. */
    void exited(ConnectedFork fork, WaitStatus status) throws ErrnoException {
        fork.exit = status;
        fork.goneAtBytes = pipe.writtenBytes();
        fork.cancelKill();
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
        for (int i = forks.size() - 1; i >= 0; i--) {
            ConnectedFork fork = forks.at(i);
            if (fork.exit != null) {
                if (handledBytes >= fork.goneAtBytes) {
                    gone(fork);
                }
            } else if (fork.killAtNanos != ConnectedFork.NEVER) {
                deadlines++;
                if (now >= fork.killAtNanos && wasHeard(fork, handledBytes)) {
                    end(fork, fork.killReason);
                }
            }
        }
    }

    /**
     * Whether a fork that is late was heard to the end. While senders are held back its READY stands in the pipe behind
     * what they said, or waits with what they will say: what was there when its time was up, and as much once more as the
     * pipe holds, is handled first, or all that there is. Looks each second.
     */
    private boolean wasHeard(ConnectedFork fork, long handledBytes) throws ErrnoException {
        if (fork.state != State.STARTING || handledBytes >= fork.killAtBytes) {
            return true;
        }
        long writtenBytes = pipe.writtenBytes();
        if (fork.killAtBytes == ConnectedFork.NEVER) {
            fork.killAtBytes = writtenBytes + PipeForkToMain.MAX_BYTES;
        } else if (handledBytes == writtenBytes) {
            return true;
        }
        fork.killAtNanos = clock.nanos() + TimeUnit.SECONDS.toNanos(1);
        return false;
    }

    /** The process is gone, and nothing of it is left in the pipe. */
    private void gone(ConnectedFork fork) {
        fork.freeCursor();
        fork.dropParts();
        fork.pipe.close();
        String why = fork.endedBecause == null ? fork.exit.toString() : fork.endedBecause;
        remove(fork); // before the log tells of it: then a client that comes can have the place
        switch (fork.state) {
            case STARTING -> {
                counters.refused.incrementAndGet();
                serverLog.refusal("client " + fork.clientId + " from " + fork.peer + " was not served: " + why);
            }
            case IN_ROOM -> left(fork, why);
            case LEAVING -> {
                if (fork.endedBecause != null || fork.exit.raw() != 0) {
                    serverLog.say("server fork " + fork.clientId + " ended: " + why);
                }
            }
        }
        if (fork.state == State.STARTING) {
            Refusal.send(fork.socket, Refusal.noPlace(why));
        }
        fork.socket.close();
    }

    private void left(ConnectedFork fork, String why) {
        counters.left.incrementAndGet();
        announcer.left(fork, why);
        names.free(fork);
        serverLog.say("client " + fork.clientId + " left: " + why);
    }

    private void remove(ConnectedFork fork) {
        forks.remove(fork);
        pids.clear(fork.clientId);
        places.free(fork);
        gate.leave(fork);
    }
}
