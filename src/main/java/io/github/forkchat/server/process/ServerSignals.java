package io.github.forkchat.server.process;

import io.github.forkchat.libc.SignalLatch;
import io.github.forkchat.server.diagnostics.ServerLog;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * SIGTERM, SIGINT and SIGHUP. The first one ends the server in order, another one that comes a second later or more at
 * once, by the signal's default action. What comes within that second is the same request: timeout(1), a shell and a
 * service manager may send a signal to the process and to its group. With a transcript SIGHUP opens that anew instead.
 *
 * <p>Its C counterpart: {@code sigaction(2)}. Threads: {@code signals} looks whether one has come, because handlers in
 * Java need a new thread, which a system may be short of, and some do not run under nohup(1) and {@code java -Xrs}.
 */
public final class ServerSignals {
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long SAME_REQUEST_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** The same everywhere. */
    private static final int SIGHUP = 1;

    private static final int SIGINT = 2;
    private static final int SIGTERM = 15;
    /** What a shell adds to the signal that has ended a process. */
    private static final int SIGNALED = 128;
    /** The pid of the first process of a container. */
    private static final int INIT = 1;

    private final Map<String, SignalLatch> ends = new LinkedHashMap<>();
    private final Runnable end;
    /** Null: SIGHUP ends. */
    private final Runnable reopen;

    private final ServerLog log;
    private volatile boolean isEnding;

    /**
     * @param end wakes the thread that asks {@link #isEnding}
     * @param reopen is what SIGHUP does; null: it ends as well
     */
    public ServerSignals(Runnable end, Runnable reopen, ServerLog log) {
        this.end = end;
        this.reopen = reopen;
        this.log = log;
    }

    /** From now on they are heeded, but for those to end that whoever started the server wanted ignored. */
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

    /** Whether one has come that ends the server. */
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

    /** The first process of a container: the kernel has no default action for it, pid_namespaces(7). */
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
