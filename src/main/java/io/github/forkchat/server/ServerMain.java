package io.github.forkchat.server;

import io.github.forkchat.launch.ScrapeCommand;
import io.github.forkchat.launch.WorkerCommand;
import io.github.forkchat.launch.WorkerReach;
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
import io.github.forkchat.server.admission.WaitingRoom;
import io.github.forkchat.server.config.LinkSettings;
import io.github.forkchat.server.config.ListenSettings;
import io.github.forkchat.server.config.ServerLimits;
import io.github.forkchat.server.config.ServerOptions;
import io.github.forkchat.server.config.ServerStartException;
import io.github.forkchat.server.config.SocketFile;
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
import io.github.forkchat.server.listen.Listener;
import io.github.forkchat.server.listen.Listeners;
import io.github.forkchat.server.metrics.MetricsDoor;
import io.github.forkchat.server.metrics.SampleSource;
import io.github.forkchat.server.metrics.ScrapeProcesses;
import io.github.forkchat.server.operators.ControlSocket;
import io.github.forkchat.server.operators.Newcomers;
import io.github.forkchat.server.operators.Operators;
import io.github.forkchat.server.password.AskedClients;
import io.github.forkchat.server.password.PasswordDoor;
import io.github.forkchat.server.process.ArchiveProcess;
import io.github.forkchat.server.process.Capacity;
import io.github.forkchat.server.process.ForkLauncher;
import io.github.forkchat.server.process.ForkPidFile;
import io.github.forkchat.server.process.RuntimeFolder;
import io.github.forkchat.server.process.ServerSignals;
import io.github.forkchat.server.process.ServerUser;
import io.github.forkchat.server.process.WorkerSandbox;
import io.github.forkchat.server.proxy.ProxyDoor;
import io.github.forkchat.server.room.PassData;
import io.github.forkchat.server.service.ServiceManager;
import io.github.forkchat.server.transcript.Records;
import io.github.forkchat.server.transcript.Transcript;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * The server process, Server Main: it makes a pipe and a fork for each client that connects; {@link PassData} relays
 * what the clients say.
 *
 * <p>Its C counterpart: {@code main()}. Threads: the accept loop runs in the caller's; see the package for the others.
 */
public final class ServerMain {
    private static final int EXIT_FAULT = 70;
    /** Maximum number of clients that are asked for the password at a time. */
    private static final int MAX_ASKED = 256;

    private final ServerLog log;
    private final Statistics statistics = new Statistics();
    private final ForkReaper reaper;
    private final ForkPidFile pids;
    private final Path folder;
    private final Listeners listeners;
    /** Null if the server has no metrics. */
    private final MetricsDoor metrics;

    /** Null if no transcript is kept. */
    private final Transcript transcript;

    private final Capacity capacity;
    private final int wantedClients;
    private final boolean warnsOfPlainText;
    private final int frameLimitBytes;
    private final int slowMotionMillis;
    private final Operators operators;
    private final ControlSocket control;
    private final PassData passData;
    private final WorkerSandbox sandbox;
    private final WorkerCommand command;
    private final ForkLauncher launcher;
    private final ArchiveProcess archive;
    private final AcceptLoop acceptLoop;
    private final WakePipe wake;
    private final ServerSignals signals;
    private final ServiceManager manager;
    /** Null if the room is this server's alone. */
    private final LinkProcess link;

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
        ProcessPriority.useBatchScheduling(); // before there is any other thread of ours, or a fork
        if (ForkExec.heapIsShared()) {
            throw ServerStartException.other(
                    "a forked child would write into the heap of this JVM: start it with -XX:+UseSerialGC, not ZGC",
                    null);
        }
        return new ServerMain(options);
    }

    private ServerMain(ServerOptions options) throws ServerStartException {
        log = new ServerLog(options.diagnostics().trace());
        Thread.setDefaultUncaughtExceptionHandler(this::fault);
        manager = ServiceManager.at(System.getenv("NOTIFY_SOCKET"), statistics.counters()::inRoom, log);
        ServerUser user = ServerUser.of(options);
        sandbox = WorkerSandbox.of(options);
        try {
            user.assume();
            folder = RuntimeFolder.make();
            command = workerCommand(options, sandbox.reach(user), folder);
            user.checkWorkersCanRead(command.startsFrom());
            transcript = options.room().transcript() == null
                    ? null
                    : new Transcript(options.room().transcript(), log);
            reaper = new ForkReaper();
            pids = ForkPidFile.open(folder, log);
            user.resumeRoot();
            listeners = openListeners(options);
            Listeners metricsListeners = openMetrics(options.diagnostics().metrics());
            user.become();
            capacity = Capacity.now();
            frameLimitBytes = options.workers().frameLimitBytes();
            slowMotionMillis = options.diagnostics().slowMotionMillis();
            wantedClients = options.limits().maxClients();
            ServerLimits limits = options.limits().withMaxClients(Math.min(wantedClients, capacity.clients()));
            Reputation reputation = new Reputation();
            ClientSlots slots = new ClientSlots(limits, reputation);
            ForkTable forks = new ForkTable(ClientSlots.count(limits.maxClients()));
            PipeForkToMain pipe = new PipeForkToMain(options.workers().frameLimitBytes(), forks::token);
            wake = new WakePipe();
            signals = new ServerSignals(wake::wake, onHangUp(), log);
            StartupLimiter gate = new StartupLimiter(wake);
            ForkRegistry registry = new ForkRegistry(forks, slots, gate, pids);
            operators = Operators.open(options, reputation, log);
            control = new ControlSocket(folder, operators.rights(), log);
            Records records = new Records(log, transcript, statistics);
            passData = new PassData(options, pipe, registry, reaper, records, operators);
            LogDrain logDrain = new LogDrain(log);
            logDrain.start();
            launcher = new ForkLauncher(
                    command,
                    logDrain.writeEnd(),
                    pipe.writeEnd(),
                    pids,
                    ClientSlots.count(limits.maxClients()),
                    sandbox.confinement(user, command));
            statistics.add(launcher::counters);
            statistics.add(() -> "dropped-log-lines=" + log.droppedLines());
            archive = new ArchiveProcess(launcher, command, log);
            link = link(options.room().link());
            if (options.admission().hasPasswords()) {
                CoreDump.forbid();
            }
            warnsOfPlainText =
                    options.admission().hasPassword() && options.listen().listensBeyond();
            AdmissionLog admissions = new AdmissionLog(log, statistics.counters());
            ClientStarter starter = new ClientStarter(
                    limits,
                    options.workers().frameLimitBytes(),
                    registry,
                    new Newcomers(operators, reputation),
                    launcher,
                    passData,
                    admissions);
            CheckerMaker checkers = new CheckerMaker(options, user, folder, launcher, log);
            int maxWaiting = capacity.waiting(limits.maxClients());
            ProxyDoor proxies = null;
            if (options.listen().hasProxies()) {
                int maxProxied = Math.min(ProxyDoor.MAX_CLIENTS, maxWaiting / 2);
                maxWaiting -= maxProxied;
                proxies = new ProxyDoor(maxProxied, checkers.ofHeaders(), admissions);
            }
            PasswordDoor door = null;
            if (options.admission().hasPassword()) {
                maxWaiting /= 2;
                AskedClients asked =
                        new AskedClients(Math.min(MAX_ASKED, maxWaiting), reputation, new SplittableRandom());
                door = new PasswordDoor(asked, reputation, checkers.ofPasswords(), admissions);
            }
            WaitingRoom waiting = new WaitingRoom(maxWaiting, reputation, gate, new SplittableRandom());
            VisitorDoor visitors = new VisitorDoor(slots, admissions, passData::visitorsPlaceNeeded);
            metrics = metricsListeners == null ? null : metrics(metricsListeners, options, user);
            Doors doors = new Doors(proxies, door, visitors, metrics);
            acceptLoop = new AcceptLoop(listeners, wake, waiting, starter, doors, admissions);
        } catch (IOException e) {
            throw ServerStartException.other(FileErrors.describe(e), e);
        }
    }

    /** What SIGHUP does; null: it ends the server. A service manager sends it as a request to reload. */
    private Runnable onHangUp() {
        if (transcript == null && !manager.isThere()) {
            return null;
        }
        Runnable reopen = transcript == null ? () -> log.say("SIGHUP: no transcript to reopen") : transcript::reopen;
        return () -> manager.reload(reopen);
    }

    private LinkProcess link(LinkSettings settings) throws IOException {
        if (settings == null) {
            return null;
        }
        passData.link().whileGone(wake::wake);
        return new LinkProcess(settings, passData.link(), passData::linked, launcher, folder, log);
    }

    private static WorkerCommand workerCommand(ServerOptions options, WorkerReach reach, Path folder)
            throws IOException {
        List<String> environment = options.workerEnvironment();
        if (!options.workers().areOwn()) {
            return WorkerCommand.ofProgram(options.workers().program(), environment);
        }
        return WorkerCommand.ofOwnJvm(folder, reach, environment);
    }

    private Listeners openListeners(ServerOptions options) throws ServerStartException, IOException {
        try {
            Listeners opened = Listeners.open(options.listen());
            pids.startIsOver();
            return opened;
        } catch (ServerStartException e) {
            pids.close();
            throw e;
        }
    }

    /** Binds the address for metrics; null if there is none. */
    private Listeners openMetrics(SocketAddress address) throws ServerStartException {
        try {
            return address == null ? null : Listeners.open(ListenSettings.only(address, SocketFile.USUAL));
        } catch (ServerStartException e) {
            listeners.close();
            pids.close();
            throw e;
        }
    }

    private MetricsDoor metrics(Listeners own, ServerOptions options, ServerUser user) throws IOException {
        ScrapeCommand program = new ScrapeCommand(folder);
        ScrapeProcesses processes =
                new ScrapeProcesses(launcher, program, WorkerSandbox.ofOwnProgram(options, user, program.reads()), log);
        return new MetricsDoor(own, new SampleSource(passData::tellSample, statistics, wake), processes);
    }

    /**
     * Serves until SIGTERM, SIGINT or, if no transcript is kept, SIGHUP. Then it delivers all messages and ends all
     * forks, within 6 s. Another such signal ends the process at once if it comes a second or more after the first.
     *
     * @throws ServerStartException if no worker can be started
     */
    public void run() throws ServerStartException {
        archive.open();
        tryWorker();
        TaskLimit taskLimit = new TaskLimit(command.maxTasks(), passData::end);
        reaper.start(passData::exited, launcher.orphans(), taskLimit::check, log);
        passData.start();
        signals.install();
        SignalHandlers.install("USR1", this::logCounters);
        for (Listener listener : listeners.all()) {
            log.say("listening on " + listener.description());
        }
        if (metrics != null) {
            log.say("metrics at " + metrics.address());
        }
        if (warnsOfPlainText) {
            log.say("the password goes over the network in plain text: whoever listens there learns it");
        }
        RuntimeFolder.remark(folder).ifPresent(log::say);
        control.serve(listeners.sockets(), passData::operate);
        if (control.fault() != null) {
            log.say(control.fault());
        }
        log.say("each worker: " + launcher.confinement() + sandbox.because());
        if (capacity.clients() < wantedClients) {
            log.say("room for " + capacity.clients() + " clients, not " + wantedClients + ": " + capacity.scarcest());
        }
        if (slowMotionMillis > 0) {
            log.say("slow motion: each frame waits " + slowMotionMillis + " ms");
        }
        log.line("Waiting for connection");
        for (int pid : pids.leftovers()) {
            log.say("ended process " + pid + ", which an earlier server left behind");
        }
        archive.start();
        acceptLoop.open();
        manager.ready();
        try {
            if (link != null) {
                link.start();
            }
            while (!signals.isEnding()) {
                if (link != null) {
                    link.ensureRunning();
                }
                acceptLoop.turn();
            }
            control.close();
            manager.stopping();
            listeners.close();
            acceptLoop.close();
            archive.close();
            passData.close();
            passData.join();
            operators.close();
            if (link != null) {
                link.close();
            }
            pids.close();
            command.close();
        } catch (IOException e) {
            throw new IllegalStateException(e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (transcript != null) {
            transcript.close();
        }
        logCounters();
        log.close();
    }

    private void tryWorker() throws ServerStartException {
        if (!command.isOwn()) {
            return; // the user's program may do anything when it is started
        }
        try {
            Optional<String> fault = new TrialWorker(launcher, frameLimitBytes, log).fault();
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
        listeners.close();
        if (metrics != null) {
            metrics.close();
        }
        pids.close();
        command.close();
        log.say("cannot start a worker: " + why);
        log.close();
    }

    private void logCounters() {
        log.say("counters: " + statistics);
    }

    /**
     * A thread has died of a bug: ends the whole server, so that it does not run on in part. The forks then read the
     * end of their pipes.
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
