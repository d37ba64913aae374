package io.github.forkchat.libc;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Launches a program many times in a JVM under constant garbage collection, where many forks hang; a program of its
 * own, because it needs {@code -Xmn8m}. See {@link ForkExecIT}.
 *
 * <p>Arguments: how many launches, and the deadline of a fork in milliseconds. Prints the counters and exits with 0 if
 * every launch gave a program that ran and ended with exit code 7, and no process is left.
 */
final class ForkStorm {
    private static final int EXPECTED_EXIT = 7;
    /** Written by the storm alone; public, so that no compiler may leave the allocation out. */
    public static volatile byte[] garbage;

    private ForkStorm() {}

    public static void main(String[] args) throws Exception {
        int launches = Integer.parseInt(args[0]);
        ForkExec forkExec = new ForkExec(Confinement.NONE, Integer.parseInt(args[1]), LinuxLibC.AVAILABLE);
        Thread storm = new Thread(ForkStorm::allocate, "storm");
        storm.setDaemon(true);
        storm.start();
        try (Pipe pipe = Pipe.create();
                ExecArguments program = new ExecArguments(
                        Path.of("/bin/sh"), List.of("sh", "-c", "exit " + EXPECTED_EXIT), List.of())) {
            InheritedFds fds = new InheritedFds(pipe.readEnd(), pipe.writeEnd(), pipe.readEnd(), pipe.writeEnd());
            for (int i = 0; i < launches; i++) {
                WaitStatus status = await(forkExec.launch(program, fds, pid -> {}));
                if (status.signal() != 0 || status.exitCode() != EXPECTED_EXIT) {
                    System.out.println("launch " + i + " ended with " + status);
                    System.exit(1);
                }
            }
        }
        long left = ProcessHandle.current().descendants().count();
        System.out.println(forkExec.counters() + " left=" + left);
        System.exit(left == 0 ? 0 : 1);
    }

    private static WaitStatus await(ChildProcess child) throws ErrnoException {
        while (true) {
            Optional<WaitStatus> status = child.poll();
            if (status.isPresent()) {
                return status.get();
            }
            LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(200));
        }
    }

    private static void allocate() {
        while (true) {
            garbage = new byte[1024];
        }
    }
}
