package io.github.forkchat.server;

import io.github.forkchat.libc.CoreDump;
import io.github.forkchat.libc.WakePipe;
import io.github.forkchat.pipe.PipeForkToMain;
import io.github.forkchat.server.admission.AdmissionLog;
import io.github.forkchat.server.admission.Reputation;
import io.github.forkchat.server.config.ServerLimits;
import io.github.forkchat.server.config.ServerOptions;
import io.github.forkchat.server.config.ServerStartException;
import io.github.forkchat.server.diagnostics.LogDrain;
import io.github.forkchat.server.diagnostics.ServerLog;
import io.github.forkchat.server.diagnostics.Statistics;
import io.github.forkchat.server.forks.ClientSlots;
import io.github.forkchat.server.forks.ForkReaper;
import io.github.forkchat.server.forks.ForkRegistry;
import io.github.forkchat.server.forks.ForkTable;
import io.github.forkchat.server.forks.StartupLimiter;
import io.github.forkchat.server.link.LinkProcess;
import io.github.forkchat.server.metrics.MetricsDoor;
import io.github.forkchat.server.metrics.SampleSource;
import io.github.forkchat.server.operators.ControlSocket;
import io.github.forkchat.server.operators.Newcomers;
import io.github.forkchat.server.operators.Operators;
import io.github.forkchat.server.process.ArchiveProcess;
import io.github.forkchat.server.process.Capacity;
import io.github.forkchat.server.process.ForkLauncher;
import io.github.forkchat.server.process.ServerSignals;
import io.github.forkchat.server.process.WorkerSandbox;
import io.github.forkchat.server.room.PassData;
import io.github.forkchat.server.service.ServiceManager;
import io.github.forkchat.server.transcript.Records;
import io.github.forkchat.server.transcript.Transcript;
import java.io.IOException;

/**
 * The parts of the server, and their connections. Creating them opens all files and sockets; {@link ServerMain} runs
 * them.
 *
 * <p>Threads: used only by the main thread.
 */
final class ServerParts {
    final ServerOptions options;
    final ServerLog log;
    final Statistics statistics = new Statistics();
    final ServiceManager manager;
    final WorkerSandbox sandbox;
    final ForkReaper reaper;
    final ServerResources resources;
    final Capacity capacity;
    final ServerSignals signals;
    final Operators operators;
    final ControlSocket control;
    final PassData passData;
    final ForkLauncher launcher;
    final ArchiveProcess archive;
    /** Null if the room is not linked to other servers. */
    final LinkProcess link;
    /** Null if the server has no metrics. */
    final MetricsDoor metrics;

    final AcceptLoop acceptLoop;
    private final WakePipe wake;

    /**
     * Ends processes that an earlier server left behind, binds the addresses, and creates the parts.
     *
     * @throws ServerStartException with one line for the user
     */
    ServerParts(ServerOptions options, ServerLog log) throws ServerStartException, IOException {
        this.options = options;
        this.log = log;
        manager = ServiceManager.at(System.getenv("NOTIFY_SOCKET"), statistics.counters()::inRoom, log);
        sandbox = WorkerSandbox.of(options);
        reaper = new ForkReaper();
        resources = ServerResources.open(options, sandbox, log);
        capacity = Capacity.now();
        wake = new WakePipe();
        signals = new ServerSignals(wake::wake, onHangUp(), log);
        int maxClients = Math.min(options.limits().maxClients(), capacity.clients());
        ServerLimits limits = options.limits().withMaxClients(maxClients);
        Reputation reputation = new Reputation();
        ForkTable forks = new ForkTable(ClientSlots.count(maxClients));
        ForkRegistry registry = new ForkRegistry(
                forks, new ClientSlots(limits, reputation), new StartupLimiter(wake), resources.pids());
        PipeForkToMain pipe = new PipeForkToMain(options.workers().frameLimitBytes(), forks::token);
        operators = Operators.open(options, resources.user().environment(), reputation, log);
        control = new ControlSocket(resources.directory(), operators.rights(), log);
        Records records = new Records(log, resources.transcript(), statistics);
        passData = new PassData(options, pipe, registry, reaper, records, operators);
        launcher = launcher(pipe, ClientSlots.count(maxClients));
        archive = new ArchiveProcess(launcher, resources.command(), log);
        if (options.admission().hasPasswords()) {
            CoreDump.forbid();
        }
        OwnPrograms programs = new OwnPrograms(options, resources.user(), resources.directory(), launcher, log);
        link = programs.link(passData, wake);
        metrics = metrics(programs);
        acceptLoop = acceptLoop(limits, registry, reputation, programs);
    }

    /** The action of SIGHUP; null if SIGHUP ends the server. A service manager sends SIGHUP as a request to reload. */
    private Runnable onHangUp() {
        Transcript transcript = resources.transcript();
        if (transcript == null && !manager.isThere()) {
            return null;
        }
        Runnable reopen = transcript == null ? () -> log.say("SIGHUP: no transcript to reopen") : transcript::reopen;
        return () -> manager.reload(reopen);
    }

    private ForkLauncher launcher(PipeForkToMain pipe, int maxForks) throws IOException {
        LogDrain logDrain = new LogDrain(log);
        logDrain.start();
        ForkLauncher made = new ForkLauncher(
                resources.command(),
                logDrain.writeEnd(),
                pipe.writeEnd(),
                resources.pids(),
                maxForks,
                sandbox.confinement(resources.user(), resources.command()));
        statistics.add(made::counters);
        statistics.add(() -> "dropped-log-lines=" + log.droppedLines());
        return made;
    }

    private MetricsDoor metrics(OwnPrograms programs) throws IOException {
        if (resources.metrics() == null) {
            return null;
        }
        SampleSource source = new SampleSource(passData::tellSample, statistics, wake);
        return new MetricsDoor(resources.metrics(), source, programs.metrics(), log);
    }

    private AcceptLoop acceptLoop(
            ServerLimits limits, ForkRegistry registry, Reputation reputation, OwnPrograms programs)
            throws IOException {
        AdmissionLog admissions = new AdmissionLog(log, statistics.counters());
        ClientStarter starter = new ClientStarter(
                limits,
                options.workers().frameLimitBytes(),
                registry,
                new Newcomers(operators, reputation),
                launcher,
                passData,
                admissions);
        DoorFactory doorFactory =
                new DoorFactory(options, programs, reputation, admissions, capacity.waiting(limits.maxClients()));
        Doors doors = new Doors(
                doorFactory.proxies(),
                doorFactory.passwords(),
                new VisitorDoor(registry.slots(), admissions, passData::visitorSlotNeeded),
                metrics);
        return new AcceptLoop(
                new Acceptor(resources.listeners(), admissions),
                wake,
                doorFactory.waitingRoom(registry.startupLimiter()),
                starter,
                doors,
                admissions);
    }
}
