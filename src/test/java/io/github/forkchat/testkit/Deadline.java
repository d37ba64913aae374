package io.github.forkchat.testkit;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for a condition of another process, and fails after a timeout. */
public final class Deadline {
    /**
     * Far more than anything takes on a busy machine. How fast something is, a test does not assert: scripts/bench.sh
     * measures it. Shorter where the tests are to fail, on a program that is broken on purpose.
     */
    public static final long SECONDS = Long.getLong("tests.deadline", 120);

    /** For the workers' archive, which is made at a low priority: beside busy processes it gets a tenth of a processor. */
    public static final long ARCHIVE_MILLIS = 360_000;

    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private Deadline() {}

    /** Looks until {@code condition} holds; for what no event tells, such as a process that is gone. */
    public static void await(String what, BooleanSupplier condition) {
        await(what, SECONDS * 1000, condition);
    }

    /** The same for what takes longer than {@link #SECONDS} in its own right. */
    public static void await(String what, long millis, BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("not within " + millis + " ms: " + what);
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }
}
