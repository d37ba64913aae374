package io.github.forkchat.server.flow;

import io.github.forkchat.libc.ErrnoException;
import io.github.forkchat.libc.PollSet;
import io.github.forkchat.libc.WakePipe;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Tasks for a thread that waits in poll(2). A new task wakes it.
 *
 * <p>Threads: any may call {@link #post}; the other methods belong to the thread that runs the tasks.
 */
public final class TaskQueue {
    /** A task. */
    public interface Task {
        /** Does the task. */
        void run() throws ErrnoException;
    }

    private final WakePipe wake = new WakePipe();
    private final Queue<Task> tasks = new ConcurrentLinkedQueue<>();
    private int wakeIndex;

    /** Creates an empty queue. */
    public TaskQueue() throws ErrnoException {}

    /** Adds a task, and wakes the thread that runs it. */
    public void post(Task task) {
        tasks.add(task);
        wake.wake();
    }

    /** Adds the pipe by which a task wakes the thread to the poll set. */
    public void addTo(PollSet poll) {
        wakeIndex = poll.add(wake.fd(), PollSet.READABLE);
    }

    /** Runs all tasks. To be called after {@link #addTo} and poll(2). */
    public void run(PollSet poll) throws ErrnoException {
        if (poll.isReady(wakeIndex)) {
            wake.drain();
        }
        for (Task task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }
}
