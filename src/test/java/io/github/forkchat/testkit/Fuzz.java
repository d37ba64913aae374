package io.github.forkchat.testkit;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Runs a check with many inputs, each made by {@link Mutations} from a seed of its own, which are counted on from that of
 * the run. A failure tells its input's: {@code mvn test -Dtest=… -Dfuzz.seed=N -Dfuzz.inputs=1} is that input alone.
 */
public final class Fuzz {
    /** What is done with one input; whatever it throws is a failure. */
    public interface Check {
        void with(Mutations any) throws Exception;
    }

    /** For each test. */
    private static final int INPUTS = Integer.getInteger("fuzz.inputs", 3_000);

    private static final int INPUTS_OF_A_LONG_RUN = 100_000;
    private static final Long GIVEN_SEED = Long.getLong("fuzz.seed");
    private static final long SEED = GIVEN_SEED == null ? System.nanoTime() : GIVEN_SEED;
    private static final long STUCK_MILLIS = TimeUnit.MINUTES.toMillis(1);
    private static final int ATTEMPTS = 3;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    static {
        if (INPUTS >= INPUTS_OF_A_LONG_RUN) {
            System.out.println("fuzz: " + INPUTS + " inputs for each test, -Dfuzz.seed=" + SEED);
        }
    }

    private Fuzz() {}

    /** Runs the check with as many inputs as are wanted. */
    public static void inputs(Check check) {
        Timer timer = new Timer("fuzz-watch", true);
        Watch watch = new Watch(Thread.currentThread());
        timer.schedule(watch, STUCK_MILLIS, STUCK_MILLIS);
        try {
            for (int i = 0; i < INPUTS; i++) {
                watch.seed = SEED + i;
                check.with(new Mutations(watch.seed));
            }
        } catch (Throwable failure) {
            throw new AssertionError("-Dfuzz.inputs=1 -Dfuzz.seed=" + watch.seed + ": " + failure, failure);
        } finally {
            timer.cancel();
        }
    }

    /**
     * Does it, and fails if that allocates more than so many bytes. The JVM itself may allocate in this thread, when it
     * loads a class or has a method compiled, so what is above the limit must be so every time.
     *
     * @param action gives the same when it is done again
     */
    public static <T> T allocatingAtMost(long mostBytes, Callable<T> action) throws Exception {
        T outcome = null;
        long least = Long.MAX_VALUE;
        for (int i = 0; i < ATTEMPTS && least > mostBytes; i++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            outcome = action.call();
            least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
        }
        long allocated = least;
        assertTrue(allocated <= mostBytes, () -> allocated + " bytes allocated, more than " + mostBytes);
        return outcome;
    }

    /** Tells of an input that does not end: nothing else would tell its seed. */
    private static final class Watch extends TimerTask {
        private final Thread watched;
        private volatile long seed;
        private long seenBefore;

        Watch(Thread watched) {
            this.watched = watched;
            seenBefore = SEED - 1;
        }

        @Override
        public void run() {
            if (seed == seenBefore) {
                System.out.println("fuzz: no end of -Dfuzz.inputs=1 -Dfuzz.seed=" + seed);
                for (StackTraceElement frame : watched.getStackTrace()) {
                    System.out.println("    at " + frame);
                }
            }
            seenBefore = seed;
        }
    }
}
