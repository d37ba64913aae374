package io.github.forkchat.server.room;

import io.github.forkchat.libc.ChildProcess;
import io.github.forkchat.libc.ErrnoException;
import io.github.forkchat.libc.Fd;
import io.github.forkchat.libc.PollSet;
import io.github.forkchat.libc.WaitStatus;
import io.github.forkchat.pipe.PipeForkToMain;
import io.github.forkchat.protocol.ChatCommand;
import io.github.forkchat.server.config.ServerOptions;
import io.github.forkchat.server.diagnostics.Counters;
import io.github.forkchat.server.flow.SlowMotion;
import io.github.forkchat.server.flow.TaskQueue;
import io.github.forkchat.server.forks.ConnectedFork;
import io.github.forkchat.server.forks.FloodGuard;
import io.github.forkchat.server.forks.ForkReaper;
import io.github.forkchat.server.forks.ForkRegistry;
import io.github.forkchat.server.forks.PresenceLog;
import io.github.forkchat.server.link.LinkSession;
import io.github.forkchat.server.operators.Answer;
import io.github.forkchat.server.operators.Operator;
import io.github.forkchat.server.operators.Operators;
import io.github.forkchat.server.transcript.Records;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * The thread that relays all messages, an event loop around poll(2). It waits for a frame, for room in a full pipe,
 * for a task from another thread, or for a deadline, and then calls {@link Room}, {@link ForkStartup}, {@link
 * ForkExit} and {@link Shutdown}. It never blocks on anything else.
 *
 * <p>Its C counterpart: the thread {@code passData()}. Threads: runs as {@code pass-data}; any thread may call the
 * other methods, which add tasks to its queue.
 */
public final class PassData extends Thread implements FloodGuard.Relay {
    private static final int TICK_MILLIS = 100;

    private final TaskQueue tasks = new TaskQueue();
    private final PollSet poll = new PollSet();
    private final PipeForkToMain pipe;
    private final RoomParts parts;
    private final SlowMotion slowMotion;
    private final Counters counters;
    private final FloodGuard floodGuard;
    private boolean handledAll = true;

    /**
     * Creates the relay and its parts.
     *
     * @param operators the parts that operator commands change
     */
    public PassData(
            ServerOptions options,
            PipeForkToMain pipe,
            ForkRegistry registry,
            ForkReaper reaper,
            Records records,
            Operators operators)
            throws ErrnoException {
        super("pass-data");
        this.pipe = pipe;
        parts = new RoomParts(options, pipe, registry, reaper, records, operators, tasks);
        floodGuard = new FloodGuard(this, records.log());
        slowMotion = new SlowMotion(options.diagnostics().slowMotionMillis());
        counters = records.statistics().counters();
    }

    /** Registers a fork. To be called before it is made, so that it is known when its first frame comes. */
    public void register(ConnectedFork fork) {
        tasks.post(() -> parts.room.register(fork));
    }

    /** The fork's program runs. */
    public void launched(ConnectedFork fork, ChildProcess child) {
        tasks.post(() -> parts.room.launched(fork, child));
    }

    /** The fork could not be made; its client gets the reason. */
    public void abandoned(ConnectedFork fork, String why) {
        tasks.post(() -> parts.exits.abandoned(fork, why));
    }

    /** The fork's process has ended and was waited for. */
    public void exited(ConnectedFork fork, WaitStatus status) {
        tasks.post(() -> parts.cleanup.exited(fork, status));
    }

    /** Ends a fork for this reason. */
    public void end(ConnectedFork fork, String why) {
        tasks.post(() -> parts.exits.endIfRunning(fork, why));
    }

    /** Ends a fork that uses too much. */
    public void evict(ConnectedFork fork, String why) {
        tasks.post(() -> parts.exits.evictIfRunning(fork, why));
    }

    /** An operator gives a command over the control socket. */
    public void operate(Operator by, ChatCommand order, Answer answer) {
        tasks.post(() -> parts.operatorCommands.carryOut(by, order, answer));
    }

    /** The room's part in a larger one; null if the room is this server's alone. */
    public LinkSession link() {
        return parts.link;
    }

    /** The link runs, with these ends of its pipes. */
    public void linked(Fd toLink, Fd fromLink) {
        tasks.post(() -> parts.link.opened(toLink, fromLink));
    }

    /** A visitor waits while all slots for visitors are taken. */
    public void visitorSlotNeeded() {
        tasks.post(parts.visits::slotNeeded);
    }

    /**
     * Starts the shutdown, after the last client was accepted: delivers all messages, ends the forks, and then this
     * thread.
     */
    public void close() {
        tasks.post(parts.shutdown::begin);
    }

    /** Tells the numbers of the room; the answer is called by this thread. */
    public void tellSample(Consumer<String> answer) {
        tasks.post(() -> answer.accept(parts.watchers.sample()));
    }

    @Override
    public void hold(int millis) {
        tasks.post(() -> parts.delivery.hold(millis));
    }

    @Override
    public void tellWriters(CompletableFuture<List<FloodGuard.Writer>> answer) {
        tasks.post(() -> {
            List<FloodGuard.Writer> writers = new ArrayList<>();
            for (int i = 0; i < parts.forks.size(); i++) {
                ConnectedFork fork = parts.forks.at(i);
                if (fork.life().hasProcess() && fork.life().isRunning()) {
                    writers.add(new FloodGuard.Writer(
                            fork, fork.activity().frameBytes(), fork.feed().deliveredBytes()));
                }
            }
            answer.complete(writers);
        });
    }

    @Override
    public void endFlooder(ConnectedFork fork, String why) {
        tasks.post(() -> parts.exits.flooded(fork, why));
    }

    @Override
    public void run() {
        floodGuard.start();
        parts.processorDelay.start();
        try {
            while (!parts.shutdown.isOver()) {
                turn();
            }
            if (parts.link != null) {
                parts.link.end();
            }
        } catch (ErrnoException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    private int timeoutMillis() {
        if (!handledAll && parts.messages.hasSpace()) {
            return 0; // frames that were read already can be handled now
        }
        if (parts.link != null && parts.link.isDue()) {
            return 0; // records that have come can be handled now
        }
        if (parts.delivery.isDue()) {
            return 0; // a fork is gone, and the others have to be told
        }
        if (parts.events.presence().isSoonDue()) {
            return PresenceLog.LOOK_MILLIS;
        }
        boolean deadline = parts.link != null
                || parts.events.presence().hasDeadline()
                || parts.delivery.hasFullPipe()
                || parts.delivery.isHeld()
                || parts.startup.hasDeadline()
                || parts.cleanup.hasDeadline()
                || parts.shutdown.hasBegun();
        if (deadline) {
            return TICK_MILLIS;
        }
        return parts.idleTimeout.isOn() ? IdleTimeout.LOOK_MILLIS : PollSet.FOR_EVER;
    }

    private void hold(boolean holds) {
        for (int i = 0; i < parts.forks.size(); i++) {
            parts.forks.at(i).feed().hold(holds);
        }
    }

    private void turn() throws ErrnoException {
        poll.clear();
        tasks.addTo(poll);
        int pipeIndex =
                parts.messages.hasSpace() && slowMotion.awaitsInput() ? poll.add(pipe.readEnd(), PollSet.READABLE) : -1;
        parts.delivery.addFullPipes(poll);
        if (parts.link != null) {
            parts.link.addTo(poll);
        }
        int timeoutMillis = slowMotion.sooner(parts.watchers.sooner(timeoutMillis()));
        poll.poll(timeoutMillis);
        if (timeoutMillis == PollSet.FOR_EVER) {
            parts.clock.tickAfterIdleness();
        } else {
            parts.clock.tick();
        }
        if (slowMotion.delayRead(pipeIndex >= 0 && poll.isReady(pipeIndex), parts.clock.nanos())) {
            pipe.fill();
        }
        // Takes tasks between reading and handling, so that the writer of every frame is registered.
        tasks.run(poll);
        handledAll = parts.room.handleFrames();
        parts.visits.remind();
        if (parts.link != null) {
            parts.link.turn(poll);
        }
        floodGuard.skipped(pipe.frame().skippedBytes(), parts.clock.nanos());
        parts.idleTimeout.check(handledAll);
        parts.events.ringIsFull(!parts.messages.hasSpace());
        parts.watchers.look();
        if (slowMotion.isOn()) {
            hold(slowMotion.delayDelivery(counters.messages.get(), parts.clock.nanos()));
        }
        parts.delivery.deliver(poll);
        parts.credits.grant();
        if (parts.shutdown.hasBegun()) {
            parts.shutdown.advance(handledAll);
        }
        parts.cleanup.freeEnded(handledAll);
        parts.startup.introduce();
        parts.events.presence().tell();
    }
}
