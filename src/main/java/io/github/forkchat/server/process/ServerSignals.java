package io.github.forkchat.server.process;

import io.github.forkchat.libc.SignalLatch;
import io.github.forkchat.server.diagnostics.ServerLog;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Handles SIGTERM, SIGINT and SIGHUP. The first signal shuts the server down in order. A second signal, at least one
 * second later, ends the server at once by the signal's default action. Signals within that second count as the same
 * request, because timeout(1), a shell or a service manager may signal both the process and its group. With a
 * transcript, SIGHUP reopens the transcript instead.
 *
 * <p>Its C counterpart: {@code sigaction(2)}. Threads: {@code signals} polls for signals, because a Java handler needs
 * a new thread, which the system may refuse, and some handlers do not run under nohup(1) and {@code java -Xrs}.
 */
public final class ServerSignals {
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long SAME_REQUEST_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** The number is the same on all systems. */
    private static final int SIGHUP = 1;

    private static final int SIGINT = 2;
    private static final int SIGTERM = 15;
    /** Added to a signal's number in the exit code that a shell reports. */
    private static final int SIGNALED = 128;
    /** The pid of a container's first process. */
    private static final int INIT = 1;

    private final Map<String, SignalLatch> ends = new LinkedHashMap<>();
    private final Runnable end;
    /** Null if SIGHUP ends the server. */
    private final Runnable reopen;

    private final ServerLog log;
    private volatile boolean isEnding;

    /**
     * @param end wakes the thread that asks {@link #isEnding}
     * @param reopen called on SIGHUP; null if SIGHUP ends the server
     */
    public ServerSignals(Runnable end, Runnable reopen, ServerLog log) {
        this.end = end;
        this.reopen = reopen;
        this.log = log;
    }

    /**
     * Installs the handlers, except for signals that end the server and that its parent process has set to be ignored.
     */
    public void install() {
        putEnd("TERM", SIGTERM);
        putEnd("INT", SIGINT);
        SignalLatch hangUp = reopen == null ? null : SignalLatch.set(SIGHUP);
        if (reopen == null) {
            putEnd("HUP", SIGHUP);
        }
        Thread thread = new Thread(() -> run(hangUp), "signals");
        thread.setDaemon(true);
        thread.start();
    }

    private void putEnd(String name, int number) {
        if (!SignalLatch.isIgnored(number)) {
            ends.put(name, SignalLatch.set(number));
        }
    }

    /** Whether the server has received a signal that ends it. */
    public boolean isEnding() {
        return isEnding;
    }

    private void run(SignalLatch hangUp) {
        while (!isEnding) {
            LockSupport.parkNanos(LOOK_NANOS);
            if (hangUp != null && hangUp.isSet()) {
                hangUp.reset();
                reopen.run();
            }
            ends.forEach(this::look);
        }
        LockSupport.parkNanos(SAME_REQUEST_NANOS);
        if (ProcessHandle.current().pid() == INIT) {
            endAtNextSignal();
        } else {
            ends.values().forEach(SignalLatch::giveUp);
        }
    }

    /** For the first process of a container, where the kernel takes no default action, pid_namespaces(7). */
    private void endAtNextSignal() {
        ends.values().forEach(SignalLatch::reset);
        while (true) {
            LockSupport.parkNanos(LOOK_NANOS);
            for (SignalLatch latch : ends.values()) {
                if (latch.isSet()) {
                    Runtime.getRuntime().halt(SIGNALED + latch.number());
                }
            }
        }
    }

    private void look(String name, SignalLatch latch) {
        if (!isEnding && latch.isSet()) {
            log.say("SIG" + name + ": closing");
            isEnding = true;
            end.run();
        }
    }
}
