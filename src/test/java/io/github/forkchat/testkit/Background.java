package io.github.forkchat.testkit;

/**
 * Work of a test on a separate thread. A failure in another thread does not fail the test, so {@link #finish} waits for
 * the end of the work and rethrows its exception. A test that starts such work must call it.
 */
public final class Background {
    /** What is done; whatever it throws is a failure. */
    public interface Work {
        /** Does it. */
        void run() throws Exception;
    }

    private final Thread thread;
    /** Another thread sees it after the end of {@link #thread}. */
    private Throwable failure;

    private Background(String name, Work work) {
        thread = new Thread(() -> run(work), name);
        thread.setDaemon(true);
    }

    /** Begins the work. */
    public static Background start(String name, Work work) {
        Background background = new Background(name, work);
        background.thread.start();
        return background;
    }

    private void run(Work work) {
        try {
            work.run();
        } catch (Throwable thrown) {
            failure = thrown;
        }
    }

    public boolean isRunning() {
        return thread.isAlive();
    }

    /** Waits for the end; fails if it does not come within the deadline, or if the work failed. */
    public void finish() {
        String name = thread.getName();
        Deadline.await("the end of " + name, () -> !isRunning());
        if (failure != null) {
            throw new AssertionError(name + " failed: " + failure, failure);
        }
    }
}
