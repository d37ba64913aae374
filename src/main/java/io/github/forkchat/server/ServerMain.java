package io.github.forkchat.server;

import io.github.forkchat.libc.CLibrary;
import io.github.forkchat.libc.ControllingTerminal;
import io.github.forkchat.libc.CoreDump;
import io.github.forkchat.libc.ErrnoException;
import io.github.forkchat.libc.FileErrors;
import io.github.forkchat.libc.ForkExec;
import io.github.forkchat.libc.ProcessPriority;
import io.github.forkchat.libc.SignalHandlers;
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
import io.github.forkchat.server.forks.TaskLimit;
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
import java.util.Optional;

/**
 * The server process, Server Main: it creates a pipe and a fork for each client; {@link PassData} relays the messages.
 *
 * <p>Its C counterpart: {@code main()}. Threads: the accept loop runs in the caller's thread; the package documentation
 * lists the others.
 */
public final class ServerMain {
    private static final int EXIT_FAULT = 70;

    private final ServerOptions options;
    private final ServerLog log;
    private final Statistics statistics = new Statistics();
    private final ServiceManager manager;
    private final WorkerSandbox sandbox;
    private final ForkReaper reaper;
    private final ServerResources resources;
    private final Capacity capacity;
    private final WakePipe wake;
    private final ServerSignals signals;
    private final Operators operators;
    private final ControlSocket control;
    private final PassData passData;
    private final ForkLauncher launcher;
    private final ArchiveProcess archive;
    /** Null if the room is not linked to other servers. */
    private final LinkProcess link;
    /** Null if the server has no metrics. */
    private final MetricsDoor metrics;

    private final AcceptLoop acceptLoop;

    /**
     * Ends processes that an earlier server left behind, then binds the addresses. No client is accepted before
     * {@link #run}.
     *
     * @throws ServerStartException with one line for the user
     */
    public static ServerMain open(ServerOptions options) throws ServerStartException {
        try {
            CLibrary.load();
        } catch (IOException e) {
            throw ServerStartException.other(FileErrors.describe(e), e);
        }
        ControllingTerminal.giveUp();
        ProcessPriority.useBatchScheduling(); // before the server has another thread or a fork
        if (ForkExec.heapIsShared()) {
            throw ServerStartException.other(
                    "a forked child would write into the heap of this JVM: start it with -XX:+UseSerialGC, not ZGC",
                    null);
        }
        return new ServerMain(options);
    }

    private ServerMain(ServerOptions options) throws ServerStartException {
        this.options = options;
        log = new ServerLog(options.diagnostics().trace());
        Thread.setDefaultUncaughtExceptionHandler(this::fault);
        manager = ServiceManager.at(System.getenv("NOTIFY_SOCKET"), statistics.counters()::inRoom, log);
        sandbox = WorkerSandbox.of(options);
        try {
            reaper = new ForkReaper();
            resources = ServerResources.open(options, sandbox, log);
            capacity = Capacity.now();
            int maxClients = Math.min(options.limits().maxClients(), capacity.clients());
            ServerLimits limits = options.limits().withMaxClients(maxClients);
            Reputation reputation = new Reputation();
            ClientSlots slots = new ClientSlots(limits, reputation);
            ForkTable forks = new ForkTable(ClientSlots.count(maxClients));
            PipeForkToMain pipe = new PipeForkToMain(options.workers().frameLimitBytes(), forks::token);
            wake = new WakePipe();
            signals = new ServerSignals(wake::wake, onHangUp(), log);
            StartupLimiter gate = new StartupLimiter(wake);
            ForkRegistry registry = new ForkRegistry(forks, slots, gate, resources.pids());
            operators = Operators.open(options, reputation, log);
            control = new ControlSocket(resources.folder(), operators.rights(), log);
            Records records = new Records(log, resources.transcript(), statistics);
            passData = new PassData(options, pipe, registry, reaper, records, operators);
            launcher = launcher(pipe, ClientSlots.count(maxClients));
            archive = new ArchiveProcess(launcher, resources.command(), log);
            if (options.admission().hasPasswords()) {
                CoreDump.forbid();
            }
            AdmissionLog admissions = new AdmissionLog(log, statistics.counters());
            ClientStarter starter = new ClientStarter(
                    limits,
                    options.workers().frameLimitBytes(),
                    registry,
                    new Newcomers(operators, reputation),
                    launcher,
                    passData,
                    admissions);
            OwnPrograms programs = new OwnPrograms(options, resources.user(), resources.folder(), launcher, log);
            link = programs.link(passData, wake);
            DoorMaker places = new DoorMaker(options, programs, reputation, admissions, capacity.waiting(maxClients));
            metrics = metrics(programs);
            Doors doors = new Doors(
                    places.proxies(),
                    places.passwords(),
                    new VisitorDoor(slots, admissions, passData::visitorsPlaceNeeded),
                    metrics);
            acceptLoop = new AcceptLoop(
                    new Acceptor(resources.listeners(), admissions),
                    wake,
                    places.waitingRoom(gate),
                    starter,
                    doors,
                    admissions);
        } catch (IOException e) {
            throw ServerStartException.other(FileErrors.describe(e), e);
        }
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
        return new MetricsDoor(resources.metrics(), source, programs.scrapes());
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

    /**
     * Serves until SIGTERM, SIGINT or, if the server has no transcript, SIGHUP. Then it delivers all messages and ends
     * all forks, within 6 s. A second signal, at least one second later, ends the process at once.
     *
     * @throws ServerStartException if no worker can be started, or the server cannot link
     */
    public void run() throws ServerStartException {
        archive.open();
        tryWorker();
        TaskLimit taskLimit = new TaskLimit(resources.command().maxTasks(), passData::end);
        reaper.start(passData::exited, launcher.orphans(), taskLimit::check, log);
        passData.start();
        signals.install();
        SignalHandlers.install("USR1", this::logCounters);
        String refusal = null;
        try {
            refusal = link == null ? null : link.start(signals::isEnding);
            if (refusal == null && !signals.isEnding()) {
                serve();
            }
            close();
        } catch (IOException e) {
            throw new IllegalStateException(e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (refusal == null) {
            logCounters();
        }
        log.close();
        if (refusal != null) {
            throw ServerStartException.cannotLink(refusal);
        }
    }

    private void serve() throws ErrnoException {
        control.serve(resources.listeners().sockets(), passData::operate);
        new StartReport(options, resources, capacity, log)
                .write(
                        metrics == null ? null : metrics.address(),
                        control.fault(),
                        launcher.confinement() + sandbox.because());
        archive.start();
        acceptLoop.open();
        manager.ready();
        if (link != null) {
            link.beginLog();
        }
        while (!signals.isEnding()) {
            if (link != null) {
                link.ensureRunning();
            }
            acceptLoop.turn();
        }
    }

    private void close() throws IOException, InterruptedException {
        control.close();
        manager.stopping();
        resources.listeners().close();
        acceptLoop.close();
        archive.close();
        passData.close();
        passData.join();
        operators.close();
        if (link != null) {
            link.close();
        }
        resources.pids().close();
        resources.command().close();
        if (resources.transcript() != null) {
            resources.transcript().close();
        }
    }

    private void tryWorker() throws ServerStartException {
        if (!resources.command().isOwn()) {
            return; // a program given by --worker may do anything at its start
        }
        try {
            Optional<String> fault = new TrialWorker(launcher, options.workers().frameLimitBytes(), log).fault();
            if (fault.isPresent()) {
                giveUp(fault.get());
                throw ServerStartException.other("cannot start a worker: " + fault.get(), null);
            }
        } catch (ErrnoException e) {
            throw ServerStartException.other("cannot start a worker: " + e.getMessage(), e);
        }
    }

    /** Cleans up after a failed start. */
    private void giveUp(String why) throws ErrnoException {
        control.close();
        resources.close();
        log.say("cannot start a worker: " + why);
        log.close();
    }

    private void logCounters() {
        log.say("counters: " + statistics);
    }

    /**
     * A thread has ended with an exception: ends the whole server, so that it does not continue without this thread.
     * The forks then read the end of file on their pipes.
     */
    private void fault(Thread thread, Throwable fault) {
        try {
            log.say("fault in thread " + thread.getName() + ": " + fault);
            log.close();
        } finally { // without memory this line may not be logged
            Runtime.getRuntime().halt(EXIT_FAULT);
        }
    }
}
