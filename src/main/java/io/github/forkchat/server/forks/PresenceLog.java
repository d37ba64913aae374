package io.github.forkchat.server.forks;

import io.github.forkchat.libc.ErrnoException;
import io.github.forkchat.libc.NativeBuffer;
import io.github.forkchat.server.diagnostics.ServerLog;
import io.github.forkchat.server.flow.RunningClock;
import java.util.concurrent.TimeUnit;

/**
 * Logs that clients come and go: a line each, with the name if the client has chosen one. A visitor that says nothing
 * and leaves in order within {@value #VISIT_SECONDS} s is not logged, or with {@code --trace} by one line. Therefore
 * the line about a new client waits until its first line was handled, or until it is clear that there is none.
 *
 * <p>Threads: passData.
 */
public final class PresenceLog {
    /** Maximum wait of passData while {@link #isSoonDue}. */
    public static final int LOOK_MILLIS = 25;

    private static final int VISIT_SECONDS = 10;
    private static final long VISIT_NANOS = TimeUnit.SECONDS.toNanos(VISIT_SECONDS);
    /** Maximum delay of the log line for a client whose first line is still in its socket or in the pipe. */
    private static final long GREETING_NANOS = TimeUnit.SECONDS.toNanos(5);
    /**
     * Delay of the log line for a client that has sent nothing as far as is known; its worker may have read its input
     * just now.
     */
    private static final long SILENT_NANOS = TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS);

    private static final byte NOTHING = 0;
    private static final byte GREETING = '%';

    private final ServerLog log;
    private final ForkTable forks;
    private final RunningClock clock;
    private final NativeBuffer one = new NativeBuffer(1);
    private int due;
    private int soonDue;

    public PresenceLog(ServerLog log, ForkTable forks, RunningClock clock) {
        this.log = log;
        this.forks = forks;
        this.clock = clock;
    }

    /** The fork runs and is READY; Server Main still has its client's socket. */
    public void served(ConnectedFork fork) {
        if (fork.presence().isJoinLineDone()) {
            return;
        }
        long wait = fork.life().isInRoom() ? wait(fork) : 0;
        if (wait == 0) {
            tell(fork);
        } else {
            tellAfter(fork, wait);
        }
    }

    private long wait(ConnectedFork fork) {
        if (fork.presence().isFirstLineHandled()) {
            return fork.member().isVisitor() ? VISIT_NANOS : 0;
        }
        look(fork);
        return fork.presence().firstByte() == GREETING
                ? GREETING_NANOS
                : fork.presence().firstByte() == NOTHING ? SILENT_NANOS : 0;
    }

    /**
     * Peeks at the client's socket: whether there is input that its worker has not read yet, and whether it may be a
     * first line.
     */
    public void look(ConnectedFork fork) {
        try {
            if (fork.presence().firstByte() == NOTHING && fork.socket().peek(one.address(), 1) > 0) {
                fork.presence().setFirstByte(one.bytes().get(0));
            }
        } catch (ErrnoException broken) {
            fork.presence().setFirstByte(NOTHING);
        }
    }

    private void tellAfter(ConnectedFork fork, long nanos) {
        fork.presence().joinLineDueAt(clock.nanos() + nanos);
        if (nanos <= SILENT_NANOS) {
            soonDue++;
        } else {
            due++;
        }
    }

    /** The client's first line was handled. */
    public void greeted(ConnectedFork fork) {
        fork.presence().firstLineHandled();
        if (fork.presence().isJoinLinePending() && fork.member().isVisitor()) {
            tellAfter(fork, VISIT_NANOS);
        } else {
            spoke(fork);
        }
    }

    /** The client has said something. */
    public void spoke(ConnectedFork fork) {
        if (fork.presence().isJoinLinePending()) {
            tell(fork);
        }
    }

    private void tell(ConnectedFork fork) {
        fork.presence().joinLineDone();
        String user = fork.login() == null ? "" : ", user " + fork.login();
        log.say("client " + fork.idAndName() + " connected from " + fork.peer() + user + " (pid "
                + fork.life().child().pid() + ")");
    }

    /**
     * The client has left.
     *
     * @param isOrderly whether it left by itself, or was asked to
     */
    public void left(ConnectedFork fork, String why, boolean isOrderly) {
        boolean isWaiting = fork.presence().isJoinLinePending();
        if (isWaiting && fork.member().isVisitor() && isOrderly) {
            fork.presence().joinLineDone();
            log.trace("visitor " + fork.clientId() + " from " + fork.peer() + " left: " + why);
            return;
        }
        if (isWaiting) {
            tell(fork);
        }
        log.say("client " + fork.idAndName() + " left: " + why);
    }

    /** Whether {@link #tell()} must be called in a while although nothing happens. */
    public boolean hasDeadline() {
        return due > 0;
    }

    /** Whether {@link #tell()} must be called within {@link #LOOK_MILLIS}. */
    public boolean isSoonDue() {
        return soonDue > 0;
    }

    /** Logs the clients whose time has come. */
    public void tell() {
        if (due == 0 && soonDue == 0) {
            return;
        }
        long now = clock.nanos();
        due = 0;
        soonDue = 0;
        for (int i = 0; i < forks.size(); i++) {
            ConnectedFork fork = forks.at(i);
            if (fork.presence().isJoinLineDue(now)) {
                tell(fork);
            } else if (fork.presence().isJoinLineDueWithin(SILENT_NANOS, now)) {
                soonDue++;
            } else if (fork.presence().isJoinLinePending()) {
                due++;
            }
        }
    }
}
