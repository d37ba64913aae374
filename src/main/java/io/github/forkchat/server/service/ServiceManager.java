package io.github.forkchat.server.service;

import io.github.forkchat.libc.ErrnoException;
import io.github.forkchat.libc.NotifySocket;
import io.github.forkchat.server.diagnostics.ServerLog;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * Sends the server's state to the service manager, by datagrams to the socket that {@code NOTIFY_SOCKET} names,
 * sd_notify(3). Without this variable the class does nothing. A service manager that has ended does not affect the
 * server.
 *
 * <p>Threads: the accept loop and {@code signals} tell; {@code service-status} tells the number of clients when it has
 * changed.
 */
public final class ServiceManager {
    private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** Null without a service manager. */
    private final NotifySocket socket;

    /** The reason why the named service manager cannot be used; null if it can, or if none is named. */
    private final String failure;

    private final LongSupplier clients;
    private final ServerLog log;
    private volatile boolean isStopping;

    private ServiceManager(NotifySocket socket, String failure, LongSupplier clients, ServerLog log) {
        this.socket = socket;
        this.failure = failure;
        this.clients = clients;
        this.log = log;
    }

    /**
     * Connects to the service manager. Must be called before the server changes its user.
     *
     * @param address the value of NOTIFY_SOCKET, or null
     * @param clients the number of clients in the room
     */
    public static ServiceManager at(String address, LongSupplier clients, ServerLog log) {
        NotifySocket socket = null;
        String failure = null;
        if (address != null && !address.isEmpty()) {
            try {
                socket = NotifySocket.connect(address);
            } catch (ErrnoException e) {
                failure = e.reason();
            } catch (IllegalArgumentException e) {
                failure = e.getMessage();
            }
        }
        return new ServiceManager(socket, failure, clients, log);
    }

    /** Whether the server has a service manager. */
    public boolean isThere() {
        return socket != null;
    }

    /** The server accepts clients. From now on the status contains the number of clients, too. */
    public void ready() {
        if (failure != null) {
            log.say("cannot notify the service manager: " + failure);
        }
        if (isThere()) {
            long count = clients.getAsLong();
            send("READY=1\nSTATUS=" + status(count));
            Thread thread = new Thread(() -> tellClients(count), "service-status");
            thread.setDaemon(true);
            thread.start();
        }
    }

    /** Runs an action that the service manager has asked for as a reload. */
    public void reload(Runnable action) {
        // The time identifies the request of the service manager: Linux's CLOCK_MONOTONIC.
        send("RELOADING=1\nMONOTONIC_USEC=" + TimeUnit.NANOSECONDS.toMicros(System.nanoTime()));
        action.run();
        send("READY=1");
    }

    /** The server has begun to end. */
    public void stopping() {
        isStopping = true;
        send("STOPPING=1\nSTATUS=Delivering the last messages");
    }

    private void tellClients(long first) {
        long told = first;
        while (!isStopping) {
            LockSupport.parkNanos(LOOK_NANOS);
            long count = clients.getAsLong();
            if (count != told && !isStopping) {
                told = count;
                send("STATUS=" + status(count));
            }
        }
    }

    private static String status(long count) {
        return count + (count == 1 ? " client" : " clients");
    }

    private void send(String message) {
        if (socket == null) {
            return;
        }
        try {
            socket.send(message);
        } catch (ErrnoException e) {
            log.trace("cannot notify the service manager: " + e.reason());
        }
    }
}
