package io.github.forkchat.server.room;

import io.github.forkchat.libc.ChildProcess;
import io.github.forkchat.libc.ErrnoException;
import io.github.forkchat.libc.FileErrors;
import io.github.forkchat.libc.PollSet;
import io.github.forkchat.libc.WaitStatus;
import io.github.forkchat.libc.WakePipe;
import io.github.forkchat.pipe.PipeForkToMain;
import io.github.forkchat.server.config.ServerOptions;
import io.github.forkchat.server.diagnostics.ServerLog;
import io.github.forkchat.server.diagnostics.Statistics;
import io.github.forkchat.server.flow.HoldBudgets;
import io.github.forkchat.server.flow.ProcessorDelay;
import io.github.forkchat.server.flow.RunningClock;
import io.github.forkchat.server.flow.ServedTime;
import io.github.forkchat.server.flow.SlowConsumerPolicy;
import io.github.forkchat.server.forks.ConnectedFork;
import io.github.forkchat.server.forks.ForkReaper;
import io.github.forkchat.server.forks.ForkRegistry;
import io.github.forkchat.server.forks.ForkTable;
import io.github.forkchat.server.ring.BroadcastRing;
import io.github.forkchat.server.ring.RingMemory;
import io.github.forkchat.server.transcript.Transcript;
import io.github.forkchat.server.transcript.TranscriptHistory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The relay's thread: waits until a frame comes, a full pipe has room again, a task is posted to it, or a
 * deadline may be near, and has {@link Room}, {@link ForkStartup}, {@link ForkExit} and {@link Shutdown} do what is to be
 * done. Never blocks on anything else.
 *
 * <p>Its C counterpart: the thread {@code passData()}. Threads: runs as {@code pass-data}; the other methods post to
 * its queue of tasks and come from any thread.
 */
public final class PassData extends Thread implements FloodGuard.Relay {
    private static final int TICK_MILLIS = 100;
    private static final int FOR_EVER = -1;
    /** So much of the log may be taken by what was said before the start. */
    private static final int PART_OF_LOG = 8;

    /** Something that passData is to do. */
    private interface Task {
        void read() throws ErrnoException;
    }

    private final WakePipe wake = new WakePipe();
    private final Queue<Task> tasks = new ConcurrentLinkedQueue<>();
    private final PollSet poll = new PollSet();
    private final PipeForkToMain pipe;
    private final Room room;
    private final RoomLog roomLog;
    private final Delivery delivery;
    private final CreditGrants credits;
    private final ForkStartup startup;
    private final ForkExit exits;
    private final PresenceLog presence;
    private final Visits visits;
    private final IdleTimeout idleTimeout;
    private final Shutdown shutdown;
    private final RunningClock clock;
    private final ForkTable forks;
    private final FloodGuard floodGuard;
    private final ProcessorDelay processorDelay = new ProcessorDelay();
    private boolean handledAll = true;

    /**
     * Puts the relay together.
     *
     * @param transcript null if none is kept
     */
    public PassData(
            ServerOptions options,
            PipeForkToMain pipe,
            ForkRegistry registry,
            ForkReaper reaper,
            ServerLog log,
            Transcript transcript,
            Statistics statistics)
            throws ErrnoException {
        super("pass-data");
        this.pipe = pipe;
        forks = registry.table();
        floodGuard = new FloodGuard(this, log);
        clock = new RunningClock();
        boolean keepCredit = options.workers().areOwn();
        BroadcastRing ring = new BroadcastRing(RingMemory.of(options.ring().ringBytes()));
        RingSpace space = new RingSpace(ring, forks);
        Announcer announcer = new Announcer(ring, space, transcript);
        NameRegistry names = new NameRegistry();
        RelayEvents events = new RelayEvents(log, statistics.counters(), forks, clock);
        exits = new ForkExit(pipe, registry, names, announcer, clock, events);
        presence = events.presence();
        visits = new Visits(registry.places(), forks, announcer, exits, presence);
        startup = new ForkStartup(registry, reaper, exits, announcer, clock);
        idleTimeout = new IdleTimeout(options.limits().idleSeconds(), forks, exits, clock);
        shutdown = new Shutdown(pipe, forks, exits, announcer, clock);
        delivery = new Delivery(
                ring,
                forks,
                space,
                new SlowConsumerPolicy(options.ring().stallSeconds()),
                exits,
                new ServedTime(clock, processorDelay),
                keepCredit ? new HoldBudgets() : null);
        roomLog = new RoomLog(ring, space, announcer, transcript, options.room().givesHistory());
        if (options.room().transcript() != null && options.room().givesHistory()) {
            restore(options.room().transcript(), ring.size(), log);
        }
        NameRequests nameRequests =
                new NameRequests(names, announcer, exits, options.admission().loginNames());
        Topic topic = new Topic(announcer);
        ClientList clientList = new ClientList(ring, forks, space, announcer, topic);
        RequestLimits requestLimits = new RequestLimits(
                options.limits().rates().requestsPerSecond(), options.ring().ringBytes(), exits);
        Requests requests = new Requests(
                roomLog,
                announcer,
                nameRequests,
                new RoomReports(topic, clientList, statistics),
                requestLimits,
                visits);
        credits = new CreditGrants(ring, space, forks, clock, requestLimits, keepCredit);
        Broadcast broadcast = new Broadcast(roomLog, delivery, credits);
        room = new Room(pipe, forks, broadcast, requests, startup, exits, events);
    }

    private void restore(Path transcript, int logBytes, ServerLog log) {
        try {
            roomLog.restore(TranscriptHistory.read(transcript, logBytes / PART_OF_LOG));
        } catch (IOException e) {
            log.say("no earlier messages of " + transcript + ": " + FileErrors.reason(e));
        }
    }

    /** Before the fork is made, so that its first frame finds it known. */
    public void register(ConnectedFork fork) {
        post(() -> room.register(fork));
    }

    /** The fork's program runs. */
    public void launched(ConnectedFork fork, ChildProcess child) {
        post(() -> room.launched(fork, child));
    }

    /** The fork could not be made; its client is to be told why. */
    public void abandoned(ConnectedFork fork, String why) {
        post(() -> exits.abandoned(fork, why));
    }

    /** The fork's process has ended and was waited for. */
    public void exited(ConnectedFork fork, WaitStatus status) {
        post(() -> exits.exited(fork, status));
    }

    /** Ends a fork, and says why. */
    public void end(ConnectedFork fork, String why) {
        post(() -> exits.endIfRunning(fork, why));
    }

    /** A visitor waits while all places of visitors are taken. */
    public void visitorsPlaceNeeded() {
        post(visits::placeNeeded);
    }

    /** No client comes any more: deliver what was said, end the forks, and then this thread. */
    public void close() {
        post(shutdown::begin);
    }

    @Override
    public void hold(int millis) {
        post(() -> delivery.hold(millis));
    }

    @Override
    public void tellWriters(CompletableFuture<List<FloodGuard.Writer>> answer) {
        post(() -> {
            List<FloodGuard.Writer> writers = new ArrayList<>();
            for (int i = 0; i < forks.size(); i++) {
                ConnectedFork fork = forks.at(i);
                if (fork.life().hasProcess() && fork.life().isRunning()) {
                    writers.add(new FloodGuard.Writer(fork, fork.activity().frameBytes()));
                }
            }
            answer.complete(writers);
        });
    }

    @Override
    public void endFlooder(ConnectedFork fork, String why) {
        post(() -> exits.flooded(fork, why));
    }

    private void post(Task task) {
        tasks.add(task);
        wake.wake();
    }

    @Override
    public void run() {
        floodGuard.start();
        processorDelay.start();
        try {
            while (!shutdown.isOver()) {
                turn();
            }
        } catch (ErrnoException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    private int timeoutMillis() {
        if (!handledAll && roomLog.hasSpace()) {
            return 0; // frames wait that were read already, and what was in their way is gone
        }
        if (delivery.isDue()) {
            return 0; // somebody was seen off, and the others are to be told
        }
        if (presence.isSoonDue()) {
            return PresenceLog.LOOK_MILLIS;
        }
        boolean deadline = presence.hasDeadline()
                || delivery.hasFullPipe()
                || delivery.isHeld()
                || startup.hasDeadline()
                || exits.hasDeadline()
                || shutdown.hasBegun();
        if (deadline) {
            return TICK_MILLIS;
        }
        return idleTimeout.isOn() ? IdleTimeout.LOOK_MILLIS : FOR_EVER;
    }

    private void turn() throws ErrnoException {
        poll.clear();
        int wakeIndex = poll.add(wake.fd(), PollSet.READABLE);
        int pipeIndex = roomLog.hasSpace() ? poll.add(pipe.readEnd(), PollSet.READABLE) : -1;
        delivery.addFullPipes(poll);
        poll.poll(timeoutMillis());
        clock.tick();
        if (pipeIndex >= 0 && poll.isReady(pipeIndex)) {
            pipe.fill();
        }
        // Between reading and handling: whoever wrote what was read had been registered before.
        if (poll.isReady(wakeIndex)) {
            wake.drain();
        }
        for (Task task = tasks.poll(); task != null; task = tasks.poll()) {
            task.read();
        }
        handledAll = room.handleFrames();
        floodGuard.skipped(pipe.frame().skippedBytes(), clock.nanos());
        idleTimeout.check(handledAll);
        delivery.deliver(poll);
        credits.grant();
        if (shutdown.hasBegun()) {
            shutdown.goOn(handledAll);
        }
        exits.seeOff(handledAll);
        startup.introduce();
        presence.tell();
    }
}
