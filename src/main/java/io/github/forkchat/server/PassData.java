package io.github.forkchat.server;

import io.github.forkchat.libc.ChildProcess;
import io.github.forkchat.libc.ErrnoException;
import io.github.forkchat.libc.FileErrors;
import io.github.forkchat.libc.PollSet;
import io.github.forkchat.libc.WaitStatus;
import io.github.forkchat.libc.WakePipe;
import io.github.forkchat.pipe.PipeForkToMain;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The relay's thread: waits until a frame comes, a full pipe has room again, somebody posts to its mailbox, or a
 * deadline may be near, and has {@link Room}, {@link Arrivals}, {@link Departures} and {@link Closing} do what is to be
 * done. Never blocks on anything else.
 *
 * <p>Its C counterpart: the thread {@code passData()}. Threads: runs as {@code pass-data}; the other methods post to
 * its mailbox and come from any thread.
 */
final class PassData extends Thread implements FloodGuard.Relay {
    private static final int TICK_MILLIS = 100;
    private static final int FOR_EVER = -1;
    /** So much of the log may be taken by what was said before the start. */
    private static final int PART_OF_LOG = 8;

    /** Something that passData is to do. */
    private interface Letter {
        void read() throws ErrnoException;
    }

    private final WakePipe wake = new WakePipe();
    private final Queue<Letter> mailbox = new ConcurrentLinkedQueue<>();
    private final PollSet poll = new PollSet();
    private final PipeForkToMain pipe;
    private final Room room;
    private final RoomLog roomLog;
    private final Delivery delivery;
    private final CreditGrants credits;
    private final Arrivals arrivals;
    private final Departures departures;
    private final PresenceLog presence;
    private final Visits visits;
    private final IdleRule idleRule;
    private final Closing closing;
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
    PassData(
            ServerOptions options,
            PipeForkToMain pipe,
            ForkSlots slots,
            ForkReaper reaper,
            ServerLog log,
            Transcript transcript,
            Statistics statistics)
            throws ErrnoException {
        super("pass-data");
        this.pipe = pipe;
        forks = slots.table();
        floodGuard = new FloodGuard(this, log);
        clock = new RunningClock();
        boolean keepCredit = options.workers().areOwn();
        BroadcastLog broadcastLog = new BroadcastLog(LogMemory.of(options.ring().ringBytes()));
        LogSpace space = new LogSpace(broadcastLog, forks);
        Announcer announcer = new Announcer(broadcastLog, space, transcript);
        Names names = new Names();
        RelayEvents events = new RelayEvents(log, statistics.counters(), forks, clock);
        departures = new Departures(pipe, slots, names, announcer, clock, events);
        presence = events.presence();
        visits = new Visits(slots.places(), forks, announcer, departures, presence);
        arrivals = new Arrivals(slots, reaper, departures, announcer, clock);
        idleRule = new IdleRule(options.limits().idleSeconds(), forks, departures, clock);
        closing = new Closing(pipe, forks, departures, announcer, clock);
        delivery = new Delivery(
                broadcastLog,
                forks,
                space,
                new StallRule(options.ring().stallSeconds()),
                departures,
                new ServedTime(clock, processorDelay),
                keepCredit ? new HoldBudgets() : null);
        roomLog = new RoomLog(
                broadcastLog, space, announcer, transcript, options.room().givesHistory());
        if (options.room().transcript() != null && options.room().givesHistory()) {
            restore(options.room().transcript(), broadcastLog.size(), log);
        }
        NameGrants grants =
                new NameGrants(names, announcer, departures, options.admission().loginNames());
        Topic topic = new Topic(announcer);
        WhoIsHere whoIsHere = new WhoIsHere(broadcastLog, forks, space, announcer, topic);
        RequestLimits requestLimits = new RequestLimits(
                options.limits().rates().requestsPerSecond(), options.ring().ringBytes(), departures);
        Requests requests = new Requests(
                roomLog, announcer, grants, new RoomReports(topic, whoIsHere, statistics), requestLimits, visits);
        credits = new CreditGrants(broadcastLog, space, forks, clock, requestLimits, keepCredit);
        Broadcast broadcast = new Broadcast(roomLog, delivery, credits);
        room = new Room(pipe, forks, broadcast, requests, arrivals, departures, events);
    }

    private void restore(Path transcript, int logBytes, ServerLog log) {
        try {
            roomLog.restore(TranscriptHistory.read(transcript, logBytes / PART_OF_LOG));
        } catch (IOException e) {
            log.say("no earlier messages of " + transcript + ": " + FileErrors.reason(e));
        }
    }

    /** Before the fork is made, so that its first frame finds it known. */
    void register(ConnectedFork fork) {
        post(() -> room.register(fork));
    }

    /** The fork's program runs. */
    void launched(ConnectedFork fork, ChildProcess child) {
        post(() -> room.launched(fork, child));
    }

    /** The fork could not be made; its client is to be told why. */
    void abandoned(ConnectedFork fork, String why) {
        post(() -> departures.abandoned(fork, why));
    }

    /** The fork's process has ended and was waited for. */
    void exited(ConnectedFork fork, WaitStatus status) {
        post(() -> departures.exited(fork, status));
    }

    /** Ends a fork, and says why. */
    void end(ConnectedFork fork, String why) {
        post(() -> departures.endIfRunning(fork, why));
    }

    /** A visitor waits while all places of visitors are taken. */
    void visitorsPlaceNeeded() {
        post(visits::placeNeeded);
    }

    /** No client comes any more: deliver what was said, end the forks, and then this thread. */
    void close() {
        post(closing::begin);
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
                if (fork.life.hasProcess() && fork.life.isRunning()) {
                    writers.add(new FloodGuard.Writer(fork, fork.activity.frameBytes()));
                }
            }
            answer.complete(writers);
        });
    }

    @Override
    public void endFlooder(ConnectedFork fork, String why) {
        post(() -> departures.flooded(fork, why));
    }

    private void post(Letter letter) {
        mailbox.add(letter);
        wake.wake();
    }

    @Override
    public void run() {
        floodGuard.start();
        processorDelay.start();
        try {
            while (!closing.isOver()) {
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
                || arrivals.hasDeadline()
                || departures.hasDeadline()
                || closing.hasBegun();
        if (deadline) {
            return TICK_MILLIS;
        }
        return idleRule.isOn() ? IdleRule.LOOK_MILLIS : FOR_EVER;
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
        for (Letter letter = mailbox.poll(); letter != null; letter = mailbox.poll()) {
            letter.read();
        }
        handledAll = room.handleFrames();
        floodGuard.skipped(pipe.frame().skippedBytes(), clock.nanos());
        idleRule.check(handledAll);
        delivery.deliver(poll);
        credits.grant();
        if (closing.hasBegun()) {
            closing.goOn(handledAll);
        }
        departures.seeOff(handledAll);
        arrivals.introduce();
        presence.tell();
    }
}
