package io.github.forkchat.server;

import io.github.forkchat.fork.ForkArguments;
import io.github.forkchat.libc.AcceptedClient;
import io.github.forkchat.libc.ErrnoException;
import io.github.forkchat.pipe.PipeBudget;
import io.github.forkchat.pipe.PipeMainToFork;
import io.github.forkchat.protocol.Rate;
import io.github.forkchat.server.admission.AdmissionLog;
import io.github.forkchat.server.admission.Refusal;
import io.github.forkchat.server.admission.WaitingClient;
import io.github.forkchat.server.config.ServerLimits;
import io.github.forkchat.server.forks.Admission;
import io.github.forkchat.server.forks.ClientSlots;
import io.github.forkchat.server.forks.ConnectedFork;
import io.github.forkchat.server.forks.ForkRegistry;
import io.github.forkchat.server.forks.StartupLimiter;
import io.github.forkchat.server.forks.TokenFrame;
import io.github.forkchat.server.operators.Newcomers;
import io.github.forkchat.server.process.ForkLauncher;
import io.github.forkchat.server.room.PassData;
import java.util.concurrent.TimeUnit;

/**
 * Starts the worker of a client whose turn has come, or rejects the client.
 *
 * <p>Its C counterpart: {@code pipe(2)} and {@code fork(2)} in the loop of {@code main()}. Threads: the accept loop.
 */
final class ClientStarter {
    private final int frameLimitBytes;
    private final ClientSlots slots;
    private final Newcomers newcomers;
    private final StartupLimiter startupLimiter;
    private final Rate rate;
    private final ForkLauncher launcher;
    private final PassData passData;
    private final AdmissionLog admissions;
    private final PipeBudget pipeBudget;
    private final TokenFrame token = new TokenFrame();

    /** @param frameLimitBytes maximum length of a write to pipeForkToMain, and so of a frame */
    ClientStarter(
            ServerLimits limits,
            int frameLimitBytes,
            ForkRegistry registry,
            Newcomers newcomers,
            ForkLauncher launcher,
            PassData passData,
            AdmissionLog admissions) {
        this.frameLimitBytes = frameLimitBytes;
        slots = registry.slots();
        startupLimiter = registry.startupLimiter();
        this.newcomers = newcomers;
        this.launcher = launcher;
        this.passData = passData;
        this.admissions = admissions;
        rate = new Rate(limits.forksPerSecond(), limits.forksPerSecond(), System.nanoTime());
        pipeBudget = PipeBudget.of(ClientSlots.count(limits.maxClients()));
    }

    /** The reason why no further client of this origin can be served, or null. */
    String fault(WaitingClient client) {
        String fault = newcomers.fault(client);
        return fault == null && slots.areTakenFor(client.origin()) ? originFull(client) : fault;
    }

    private static String originFull(WaitingClient client) {
        return client.accepted().uid() == AcceptedClient.NO_USER ? Refusal.HOST_FULL : Refusal.USER_FULL;
    }

    /** Whether all slots are taken, except the slots for visitors. */
    boolean isServerFull() {
        return slots.areTaken();
    }

    /** Whether the client is a visitor and all slots for visitors are taken. */
    boolean isFullFor(WaitingClient client) {
        return client.isVisitor() && slots.visitorsAreTaken();
    }

    /** Whether a further worker may be started now. */
    boolean mayStart() {
        return !startupLimiter.isFull() && rateWaitMillis() == 0;
    }

    /** Time until the fork rate permits the next worker, rounded up to whole milliseconds. */
    int rateWaitMillis() {
        long waitNanos = Math.max(0, rate.waitNanos(System.nanoTime()));
        return (int) TimeUnit.NANOSECONDS.toMillis(waitNanos + TimeUnit.MILLISECONDS.toNanos(1) - 1);
    }

    /** Starts the client's worker, or rejects the client. */
    void start(WaitingClient client) {
        String fault = newcomers.fault(client); // a ban or a lock may have come meanwhile
        if (fault != null) {
            admissions.refuse(client, fault);
            return;
        }
        int id = slots.take(client.origin(), client.isVisitor());
        if (id == ClientSlots.NONE || id == ClientSlots.NONE_FOR_HOST) {
            String full = client.isVisitor() ? Refusal.VISITORS_FULL : Refusal.SERVER_FULL;
            admissions.refuse(client, id == ClientSlots.NONE ? full : originFull(client));
            return;
        }
        AcceptedClient accepted = client.accepted();
        ConnectedFork fork;
        try {
            accepted.setOptions();
            PipeMainToFork pipe = new PipeMainToFork(pipeBudget);
            Admission admission = new Admission(
                    client.origin(),
                    newcomers.isPenalized(client),
                    client.welcome(),
                    client.isVisitor(),
                    client.sinceNanos());
            if (newcomers.isOperator(accepted)) {
                admission.makeOperator();
            }
            fork = new ConnectedFork(id, accepted.peer(), accepted.login(), accepted.fd(), pipe, admission);
            token.writeTo(fork);
        } catch (ErrnoException e) {
            slots.free(id, client.origin(), client.isVisitor());
            admissions.refuse(client, Refusal.cannotServe(e.getMessage()));
            return;
        }
        launch(fork);
    }

    private void launch(ConnectedFork fork) {
        startupLimiter.enter(fork);
        rate.use(System.nanoTime());
        passData.register(fork);
        try {
            ForkArguments arguments = new ForkArguments(fork.clientId(), fork.peer(), frameLimitBytes);
            passData.launched(
                    fork, launcher.launch(arguments, fork.socket(), fork.pipe().readEnd()));
            fork.pipe().closeReadEnd();
        } catch (ErrnoException e) {
            passData.abandoned(fork, Refusal.cannotServe(e.getMessage()));
        }
    }
}
