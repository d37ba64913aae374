package io.github.forkchat.server.room;

import io.github.forkchat.libc.ChildProcess;
import io.github.forkchat.libc.ErrnoException;
import io.github.forkchat.libc.Fd;
import io.github.forkchat.libc.FileErrors;
import io.github.forkchat.libc.PollSet;
import io.github.forkchat.libc.WaitStatus;
import io.github.forkchat.libc.WakePipe;
import io.github.forkchat.pipe.PipeForkToMain;
import io.github.forkchat.protocol.ChatCommand;
import io.github.forkchat.server.config.LinkSettings;
import io.github.forkchat.server.config.ServerOptions;
import io.github.forkchat.server.diagnostics.Counters;
import io.github.forkchat.server.diagnostics.ServerLog;
import io.github.forkchat.server.diagnostics.Statistics;
import io.github.forkchat.server.flow.HoldBudgets;
import io.github.forkchat.server.flow.ProcessorDelay;
import io.github.forkchat.server.flow.RunningClock;
import io.github.forkchat.server.flow.ServedTime;
import io.github.forkchat.server.flow.SlowConsumerPolicy;
import io.github.forkchat.server.flow.SlowMotion;
import io.github.forkchat.server.forks.ConnectedFork;
import io.github.forkchat.server.forks.ForkReaper;
import io.github.forkchat.server.forks.ForkRegistry;
import io.github.forkchat.server.forks.ForkTable;
import io.github.forkchat.server.forks.NameRegistry;
import io.github.forkchat.server.link.LinkCounters;
import io.github.forkchat.server.link.LinkLog;
import io.github.forkchat.server.link.LinkSession;
import io.github.forkchat.server.operators.Answer;
import io.github.forkchat.server.operators.Operator;
import io.github.forkchat.server.operators.OperatorCommands;
import io.github.forkchat.server.operators.OperatorRequests;
import io.github.forkchat.server.operators.Operators;
import io.github.forkchat.server.ring.BroadcastRing;
import io.github.forkchat.server.ring.RingMemory;
import io.github.forkchat.server.transcript.Records;
import io.github.forkchat.server.transcript.Transcript;
import io.github.forkchat.server.transcript.TranscriptHistory;
import io.github.forkchat.server.watch.RoomSample;
import io.github.forkchat.server.watch.Watchers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
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
    private static final int FOR_EVER = -1;
    /** Messages from before the start may fill the ring's size divided by this. */
    private static final int PART_OF_RING = 8;

    /** A task for passData. */
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
    private OperatorCommands operatorCommands;
    private final IdleTimeout idleTimeout;
    private final Shutdown shutdown;
    private final Watchers watchers;
    private final RelayEvents events;
    private final SlowMotion slowMotion;
    private final Counters counters;
    private final RunningClock clock;
    private final ForkTable forks;
    private final FloodGuard floodGuard;
    /** The room's part in a larger one; null if the room is this server's alone. */
    private final LinkSession link;

    private final ProcessorDelay processorDelay = new ProcessorDelay();
    private boolean handledAll = true;

    /**
     * Creates the relay and its parts.
     *
     * @param operators the parts that operators' commands change
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
        ServerLog log = records.log();
        Statistics statistics = records.statistics();
        Transcript transcript = records.transcript();
        forks = registry.table();
        floodGuard = new FloodGuard(this, log);
        clock = new RunningClock();
        boolean keepCredit = options.workers().areOwn();
        BroadcastRing ring = new BroadcastRing(RingMemory.of(options.ring().ringBytes()));
        RingSpace space = new RingSpace(ring, forks);
        link = options.room().link() == null ? null : link(options.room().link(), log, statistics);
        Announcer announcer = new Announcer(ring, space, transcript, link);
        NameRegistry names = new NameRegistry();
        slowMotion = new SlowMotion(options.diagnostics().slowMotionMillis());
        counters = statistics.counters();
        events = new RelayEvents(log, statistics.counters(), forks, clock);
        exits = new ForkExit(pipe, registry, names, announcer, clock, events);
        presence = events.presence();
        visits = new Visits(registry.places(), forks, announcer, exits, presence);
        startup = new ForkStartup(registry, reaper, exits, announcer, clock);
        idleTimeout = new IdleTimeout(options.limits().idleSeconds(), forks, exits, clock);
        shutdown = new Shutdown(pipe, forks, exits, announcer, clock, link);
        delivery = new Delivery(
                ring,
                forks,
                space,
                new SlowConsumerPolicy(options.ring().stallSeconds()),
                exits,
                new ServedTime(clock, processorDelay),
                keepCredit ? new HoldBudgets() : null);
        roomLog = new RoomLog(ring, space, announcer, transcript, options.room().givesHistory(), link);
        if (options.room().transcript() != null && options.room().givesHistory() && link == null) {
            restore(options.room().transcript(), ring.size(), log);
        }
        NameRequests nameRequests =
                new NameRequests(names, announcer, exits, options.admission().loginNames());
        Topic topic = new Topic(announcer);
        ClientList clientList = new ClientList(ring, forks, space, announcer, topic, link);
        watchers = new Watchers(forks, announcer, new RoomSample(ring, forks, registry.places(), pipe, statistics));
        RequestLimits requestLimits = new RequestLimits(
                options.limits().rates().requestsPerSecond(), options.ring().ringBytes(), exits);
        Requests requests = new Requests(
                roomLog,
                announcer,
                nameRequests,
                new RoomReports(topic, clientList, statistics, watchers, link),
                requestLimits,
                visits,
                operatorParts(operators, new OperatorRoom(names, forks, exits, announcer, roomLog), log));
        credits = new CreditGrants(ring, space, forks, clock, requestLimits, keepCredit);
        Broadcast broadcast = new Broadcast(roomLog, delivery, credits, link);
        if (link != null) {
            link.begin(new LinkedForks(roomLog, announcer, forks, exits, credits, nameRequests));
        }
        room = new Room(pipe, forks, broadcast, requests, startup, exits, events);
    }

    private OperatorParts operatorParts(Operators operators, OperatorRoom operated, ServerLog log) {
        operatorCommands = new OperatorCommands(operated, operators, log);
        OperatorRequests requests =
                new OperatorRequests(operatorCommands, operators, operated, action -> post(action::run), log);
        return new OperatorParts(operated, requests, operators.mutes());
    }

    private LinkSession link(LinkSettings settings, ServerLog log, Statistics statistics) {
        LinkCounters counters = new LinkCounters();
        statistics.add(counters::toString);
        return new LinkSession(settings, clock, new LinkLog(log::say), counters);
    }

    private void restore(Path transcript, int ringBytes, ServerLog log) {
        try {
            roomLog.restore(TranscriptHistory.read(transcript, ringBytes / PART_OF_RING));
        } catch (IOException e) {
            log.say("no earlier messages of " + transcript + ": " + FileErrors.reason(e));
        }
    }

    /** Registers a fork. To be called before it is made, so that it is known when its first frame comes. */
    public void register(ConnectedFork fork) {
        post(() -> room.register(fork));
    }

    /** The fork's program runs. */
    public void launched(ConnectedFork fork, ChildProcess child) {
        post(() -> room.launched(fork, child));
    }

    /** The fork could not be made; its client gets the reason. */
    public void abandoned(ConnectedFork fork, String why) {
        post(() -> exits.abandoned(fork, why));
    }

    /** The fork's process has ended and was waited for. */
    public void exited(ConnectedFork fork, WaitStatus status) {
        post(() -> exits.exited(fork, status));
    }

    /** Ends a fork for this reason. */
    public void end(ConnectedFork fork, String why) {
        post(() -> exits.endIfRunning(fork, why));
    }

    /** An operator gives a command over the control socket. */
    public void operate(Operator by, ChatCommand order, Answer answer) {
        post(() -> operatorCommands.carryOut(by, order, answer));
    }

    /** The room's part in a larger one; null if the room is this server's alone. */
    public LinkSession link() {
        return link;
    }

    /** The link runs, with these ends of its pipes. */
    public void linked(Fd toLink, Fd fromLink) {
        post(() -> link.opened(toLink, fromLink));
    }

    /** A visitor waits while all places of visitors are taken. */
    public void visitorsPlaceNeeded() {
        post(visits::placeNeeded);
    }

    /**
     * Starts the shutdown, after the last client was accepted: delivers all messages, ends the forks, and then this
     * thread.
     */
    public void close() {
        post(shutdown::begin);
    }

    /** Tells the numbers of the room; the answer is called by this thread. */
    public void tellSample(Consumer<String> answer) {
        post(() -> answer.accept(watchers.sample()));
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
            if (link != null) {
                link.end();
            }
        } catch (ErrnoException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    private int timeoutMillis() {
        if (!handledAll && roomLog.hasSpace()) {
            return 0; // frames that were read already can be handled now
        }
        if (link != null && link.isDue()) {
            return 0; // records that have come can be handled now
        }
        if (delivery.isDue()) {
            return 0; // a fork is gone, and the others have to be told
        }
        if (presence.isSoonDue()) {
            return PresenceLog.LOOK_MILLIS;
        }
        boolean deadline = link != null
                || presence.hasDeadline()
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

    private void hold(boolean holds) {
        for (int i = 0; i < forks.size(); i++) {
            forks.at(i).feed().hold(holds);
        }
    }

    private void turn() throws ErrnoException {
        poll.clear();
        int wakeIndex = poll.add(wake.fd(), PollSet.READABLE);
        int pipeIndex =
                roomLog.hasSpace() && slowMotion.awaitsInput() ? poll.add(pipe.readEnd(), PollSet.READABLE) : -1;
        delivery.addFullPipes(poll);
        if (link != null) {
            link.addTo(poll);
        }
        poll.poll(slowMotion.sooner(watchers.sooner(timeoutMillis())));
        clock.tick();
        if (slowMotion.mayRead(pipeIndex >= 0 && poll.isReady(pipeIndex), clock.nanos())) {
            pipe.fill();
        }
        // Takes tasks between reading and handling, so that the writer of every frame is registered.
        if (poll.isReady(wakeIndex)) {
            wake.drain();
        }
        for (Task task = tasks.poll(); task != null; task = tasks.poll()) {
            task.read();
        }
        handledAll = room.handleFrames();
        visits.remind();
        if (link != null) {
            link.turn(poll);
        }
        floodGuard.skipped(pipe.frame().skippedBytes(), clock.nanos());
        idleTimeout.check(handledAll);
        events.ringIsFull(!roomLog.hasSpace());
        watchers.look();
        if (slowMotion.isOn()) {
            hold(slowMotion.holdsDelivery(counters.messages.get(), clock.nanos()));
        }
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
