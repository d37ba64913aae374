package io.github.forkchat.fork;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Ends the worker when Server Main is gone while a write to a client that does not read holds
 * {@link ForkWriteDataToClient} up, so that it cannot see the end of file of its pipe: looks at the parent's pid.
 *
 * <p>Sleeps for ever while nothing is written, and wakes twice a second while something is.
 *
 * <p>Threads: {@code parent-watch} runs it; who writes to the client tells it so.
 */
final class ParentWatch extends Thread {
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final String OWN_STAT = "/proc/self/stat";
    private static final long UNKNOWN = -1;
    /** Nobody looks at the exit code of an orphan. */
    private static final int ORPHANED = 1;

    private final long serverPid;
    private volatile boolean writing;
    private final AtomicLong writes = new AtomicLong();
    private volatile boolean asleep;

    ParentWatch() {
        super("parent-watch");
        String given = System.getenv(ForkArguments.SERVER_PID);
        serverPid = given == null ? parentPid() : Long.parseLong(given);
        setDaemon(true);
    }

    /** A write to the client begins. */
    void writeBegins() {
        writing = true;
        if (asleep) {
            LockSupport.unpark(this);
        }
    }

    /** It has ended. */
    void writeEnds() {
        writes.incrementAndGet();
        writing = false;
    }

    @Override
    public void run() {
        long seen = -1;
        while (true) {
            long now = writes.get();
            if (now != seen || writing) {
                if (now == seen && isOrphan()) {
                    Runtime.getRuntime().halt(ORPHANED);
                }
                seen = now;
                LockSupport.parkNanos(LOOK_NANOS);
            } else {
                asleep = true;
                if (!writing) {
                    LockSupport.park();
                }
                asleep = false;
            }
        }
    }

    /** Whether Server Main is gone, as far as can be told. */
    boolean isOrphan() {
        long parent = parentPid();
        return parent != serverPid && parent != UNKNOWN;
    }

    /**
     * The pid of this process' parent. Another process takes over the children of one that ended.
     *
     * <p>From {@code /proc/self/stat}, proc(5), where there is one: the JDK looks for the parent's own files, which a
     * {@code /proc} that is mounted with {@code hidepid} does not show.
     */
    private static long parentPid() {
        try (FileInputStream file = new FileInputStream(OWN_STAT)) { // a channel would open a socket of its own
            String stat = new String(file.readAllBytes(), StandardCharsets.ISO_8859_1);
            // Behind the name, which may itself hold blanks and parentheses: state, parent
            return Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[1]);
        } catch (IOException noProc) {
            Optional<ProcessHandle> parent = ProcessHandle.current().parent();
            return parent.isPresent() ? parent.get().pid() : UNKNOWN;
        }
    }
}
