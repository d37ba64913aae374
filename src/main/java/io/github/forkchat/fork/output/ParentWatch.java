package io.github.forkchat.fork.output;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * A thread that ends the worker if Server Main is gone while a client that does not read blocks the thread that writes
 * to the client, which then cannot see the end of file of its pipe. It checks the parent's pid.
 *
 * <p>It sleeps while nothing is being written, and wakes twice a second during a write.
 *
 * <p>Threads: runs as {@code parent-watch}; threads that write to the client call it.
 */
public final class ParentWatch extends Thread {
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final String OWN_STAT = "/proc/self/stat";
    private static final long UNKNOWN = -1;
    /** Any exit code will do: nobody reads that of an orphan. */
    private static final int ORPHANED = 1;

    private final long serverPid;
    private volatile boolean writing;
    private final AtomicLong writes = new AtomicLong();
    private volatile boolean asleep;

    /** @param pidOfServer the pid of Server Main in decimal digits; null for the present parent of this process */
    public ParentWatch(String pidOfServer) {
        super("parent-watch");
        serverPid = pidOfServer == null ? parentPid() : Long.parseLong(pidOfServer);
        setDaemon(true);
    }

    /** A write to the client begins. */
    void writeBegins() {
        writing = true;
        if (asleep) {
            LockSupport.unpark(this);
        }
    }

    /** A write to the client has ended. */
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
    public boolean isOrphan() {
        long parent = parentPid();
        return parent != serverPid && parent != UNKNOWN;
    }

    /**
     * The pid of this process's parent. It changes when the parent ends.
     *
     * <p>Taken from {@code /proc/self/stat}, proc(5), if it exists: the JDK reads the parent's own files, which a
     * {@code /proc} mounted with {@code hidepid} does not show.
     */
    private static long parentPid() {
        try (FileInputStream file = new FileInputStream(OWN_STAT)) { // a channel would open another socket
            String stat = new String(file.readAllBytes(), StandardCharsets.ISO_8859_1);
            // Behind the name, which may itself hold blanks and parentheses: state, parent
            return Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[1]);
        } catch (IOException noProc) {
            Optional<ProcessHandle> parent = ProcessHandle.current().parent();
            return parent.isPresent() ? parent.get().pid() : UNKNOWN;
        }
    }
}
