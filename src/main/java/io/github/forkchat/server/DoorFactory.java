package io.github.forkchat.server;

import io.github.forkchat.server.admission.AdmissionLog;
import io.github.forkchat.server.admission.Reputation;
import io.github.forkchat.server.admission.WaitingRoom;
import io.github.forkchat.server.config.ServerOptions;
import io.github.forkchat.server.forks.StartupLimiter;
import io.github.forkchat.server.password.AskedClients;
import io.github.forkchat.server.password.PasswordDoor;
import io.github.forkchat.server.proxy.ProxyDoor;
import java.io.IOException;
import java.util.SplittableRandom;

/**
 * Creates the pools of clients that wait before they have a worker, as the options require. The pools share the
 * descriptors for waiting clients: each pool takes a part of the descriptors that the earlier pools have left.
 *
 * <p>Threads: used only by the main thread.
 */
final class DoorFactory {
    /** Maximum number of clients that are asked for the password at a time. */
    private static final int MAX_ASKED = 256;

    private final ServerOptions options;
    private final OwnPrograms programs;
    private final Reputation reputation;
    private final AdmissionLog admissions;
    private int maxWaiting;

    /** @param maxWaiting maximum number of waiting clients, in all pools together */
    DoorFactory(
            ServerOptions options,
            OwnPrograms programs,
            Reputation reputation,
            AdmissionLog admissions,
            int maxWaiting) {
        this.options = options;
        this.programs = programs;
        this.reputation = reputation;
        this.admissions = admissions;
        this.maxWaiting = maxWaiting;
    }

    /** The pool of clients whose PROXY protocol header is not read yet; null if the server listens for no proxy. */
    ProxyDoor proxies() throws IOException {
        if (!options.listen().hasProxies()) {
            return null;
        }
        int maxProxied = Math.min(ProxyDoor.MAX_CLIENTS, maxWaiting / 2);
        maxWaiting -= maxProxied;
        return new ProxyDoor(maxProxied, programs.headerReader(), admissions);
    }

    /** The pool of clients that are asked for the password; null if the room has no password. */
    PasswordDoor passwords() throws IOException {
        if (!options.admission().hasPassword()) {
            return null;
        }
        maxWaiting /= 2;
        AskedClients asked = new AskedClients(Math.min(MAX_ASKED, maxWaiting), reputation, new SplittableRandom());
        return new PasswordDoor(asked, reputation, programs.passwordChecker(), admissions);
    }

    /** The pool of clients that wait for a worker, with all remaining descriptors. */
    WaitingRoom waitingRoom(StartupLimiter startupLimiter) {
        return new WaitingRoom(maxWaiting, reputation, startupLimiter, new SplittableRandom());
    }
}
