package io.github.forkchat.server.room;

import io.github.forkchat.libc.ErrnoException;
import io.github.forkchat.libc.FileErrors;
import io.github.forkchat.pipe.PipeForkToMain;
import io.github.forkchat.server.config.LinkSettings;
import io.github.forkchat.server.config.RoomSettings;
import io.github.forkchat.server.config.ServerOptions;
import io.github.forkchat.server.diagnostics.ServerLog;
import io.github.forkchat.server.diagnostics.Statistics;
import io.github.forkchat.server.flow.HoldBudgets;
import io.github.forkchat.server.flow.ProcessorDelay;
import io.github.forkchat.server.flow.RunningClock;
import io.github.forkchat.server.flow.ServedTime;
import io.github.forkchat.server.flow.SlowConsumerPolicy;
import io.github.forkchat.server.flow.TaskQueue;
import io.github.forkchat.server.forks.ForkReaper;
import io.github.forkchat.server.forks.ForkRegistry;
import io.github.forkchat.server.forks.ForkTable;
import io.github.forkchat.server.forks.NameRegistry;
import io.github.forkchat.server.link.LinkCounters;
import io.github.forkchat.server.link.LinkLog;
import io.github.forkchat.server.link.LinkSession;
import io.github.forkchat.server.link.Outgoing;
import io.github.forkchat.server.operators.OperatorCommands;
import io.github.forkchat.server.operators.OperatorRequests;
import io.github.forkchat.server.operators.Operators;
import io.github.forkchat.server.ring.BroadcastRing;
import io.github.forkchat.server.ring.RingMemory;
import io.github.forkchat.server.transcript.Records;
import io.github.forkchat.server.transcript.TranscriptHistory;
import io.github.forkchat.server.watch.RoomSample;
import io.github.forkchat.server.watch.Watchers;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The parts that handle frames for {@link PassData}, and their connections.
 *
 * <p>Threads: passData.
 */
final class RoomParts {
    /** Messages from before the start may fill the ring's size divided by this. */
    private static final int PART_OF_RING = 8;
    /** Of the transcript, however large the ring is: what is read takes several times as much of the heap. */
    private static final int MAX_TRANSCRIPT_BYTES = 2 << 20;

    final Room room;
    final RoomMessages messages;
    final Delivery delivery;
    final CreditGrants credits;
    final ForkStartup startup;
    final ForkExit exits;
    final ForkCleanup cleanup;
    final Visits visits;
    final IdleTimeout idleTimeout;
    final Shutdown shutdown;
    final Watchers watchers;
    final RelayEvents events;
    final RunningClock clock = new RunningClock();
    final ForkTable forks;
    final ProcessorDelay processorDelay = new ProcessorDelay();
    /** The room's part in a larger one; null if the room is this server's alone. */
    final LinkSession link;

    final OperatorCommands operatorCommands;

    /**
     * Creates the parts.
     *
     * @param operators the parts that operators' commands change
     * @param tasks the tasks for passData
     */
    RoomParts(
            ServerOptions options,
            PipeForkToMain pipe,
            ForkRegistry registry,
            ForkReaper reaper,
            Records records,
            Operators operators,
            TaskQueue tasks)
            throws ErrnoException {
        ServerLog log = records.log();
        Statistics statistics = records.statistics();
        forks = registry.table();
        boolean keepCredit = options.workers().areOwn();
        BroadcastRing ring = new BroadcastRing(RingMemory.of(options.ring().ringBytes()));
        RingSpace space = new RingSpace(ring, forks);
        link = options.room().link() == null ? null : link(options.room().link(), log, statistics);
        Outgoing outgoing = link == null ? null : link.outgoing();
        Announcer announcer = new Announcer(ring, space, records.transcript(), outgoing);
        NameRegistry names = new NameRegistry();
        events = new RelayEvents(log, statistics.counters(), forks, clock);
        exits = new ForkExit(registry, names, announcer, clock, events);
        cleanup = new ForkCleanup(pipe, registry, exits, clock, events);
        visits = new Visits(registry.slots(), forks, announcer, exits, events.presence());
        startup = new ForkStartup(registry, reaper, exits, announcer, clock);
        idleTimeout = new IdleTimeout(options.limits().idleSeconds(), forks, exits, clock);
        shutdown = new Shutdown(pipe, forks, exits, announcer, clock, outgoing);
        delivery = new Delivery(
                ring,
                forks,
                space,
                new SlowConsumerPolicy(options.ring().stallSeconds()),
                exits,
                new ServedTime(clock, processorDelay),
                keepCredit ? new HoldBudgets() : null);
        messages = new RoomMessages(
                ring, space, announcer, records.transcript(), options.room().givesHistory(), outgoing);
        restore(options.room(), ring.size(), log);
        NameRequests nameRequests =
                new NameRequests(names, announcer, exits, options.admission().loginNames());
        LinkSettings linked = options.room().link();
        RoomSample sample = new RoomSample(ring, forks, registry.slots(), pipe, statistics, linked);
        watchers = new Watchers(forks, announcer, sample);
        RequestLimits requestLimits = new RequestLimits(
                options.limits().rates().requestsPerSecond(), options.ring().ringBytes(), delivery, exits);
        OperatorRoom operated = new OperatorRoom(names, forks, exits, announcer, messages);
        operatorCommands = new OperatorCommands(operated, operators, log);
        OperatorRequests operatorRequests =
                new OperatorRequests(operatorCommands, operators, operated, action -> tasks.post(action::run), log);
        Requests requests = new Requests(
                messages,
                announcer,
                nameRequests,
                reports(ring, space, announcer, statistics, outgoing),
                requestLimits,
                visits,
                new OperatorParts(operated, operatorRequests, operators.mutes()));
        credits = new CreditGrants(ring, space, forks, clock, requestLimits, keepCredit);
        Broadcast broadcast = new Broadcast(messages, delivery, credits, outgoing);
        if (link != null) {
            link.begin(new LinkedForks(messages, announcer, forks, exits, credits, nameRequests));
        }
        room = new Room(pipe, forks, broadcast, requests, startup, exits, events);
    }

    private RoomReports reports(
            BroadcastRing ring, RingSpace space, Announcer announcer, Statistics statistics, Outgoing outgoing) {
        Topic topic = new Topic(announcer);
        ClientList clients = new ClientList(ring, forks, space, announcer, topic, outgoing);
        return new RoomReports(topic, clients, statistics, watchers, outgoing);
    }

    private LinkSession link(LinkSettings settings, ServerLog log, Statistics statistics) {
        LinkCounters counters = new LinkCounters();
        statistics.add(counters::toString);
        return new LinkSession(settings, clock, new LinkLog(log::say), counters);
    }

    /** Restores the messages from before the start; a linked room gets them from its broker. */
    private void restore(RoomSettings options, int ringBytes, ServerLog log) {
        Path transcript = options.transcript();
        if (transcript == null || !options.givesHistory() || link != null) {
            return;
        }
        try {
            messages.restore(
                    TranscriptHistory.read(transcript, Math.min(ringBytes / PART_OF_RING, MAX_TRANSCRIPT_BYTES)));
        } catch (IOException e) {
            log.say("no earlier messages of " + transcript + ": " + FileErrors.reason(e));
        }
    }
}
