package io.github.forkchat;

import io.github.forkchat.libc.TestSignals;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.opentest4j.TestAbortedException;

/** Makes system calls of a running process fail, wait or be interrupted, from outside: {@code strace -e inject}. */
final class Strace {
    private static final int END_SECONDS = 10;

    private final Process strace;

    private Strace(Process strace) {
        this.strace = strace;
    }

    /** What is done meanwhile. */
    interface Meanwhile {
        /** Does it. */
        void run() throws IOException;
    }

    /**
     * All threads of a process and what it forks.
     *
     * @param inject such as {@code accept4:error=ENFILE}
     * @param meanwhile runs until it is over
     * @throws TestAbortedException with the reason, if this machine cannot do that
     */
    static void onProcess(long pid, String inject, Meanwhile meanwhile) throws IOException {
        during(attach(pid, List.of("-f"), inject), meanwhile);
    }

    /** One thread alone, which has this name. */
    static void onThread(long pid, String name, String inject, Meanwhile meanwhile) throws IOException {
        for (File task : new File("/proc/" + pid + "/task").listFiles()) {
            if (Files.readString(task.toPath().resolve("comm")).strip().equals(name)) {
                during(attach(Long.parseLong(task.getName()), List.of(), inject), meanwhile);
                return;
            }
        }
        throw new AssertionError("no thread " + name);
    }

    private static void during(Strace strace, Meanwhile meanwhile) throws IOException {
        try {
            meanwhile.run();
        } finally {
            strace.detach();
        }
    }

    private static Strace attach(long pid, List<String> more, String inject) throws IOException {
        if (Arrays.stream(System.getenv("PATH").split(":", -1)).noneMatch(f -> new File(f, "strace").canExecute())) {
            throw new TestAbortedException("needs strace, which is not installed");
        }
        List<String> command = new ArrayList<>(List.of("strace", "-qq", "-o", "/dev/null"));
        command.addAll(more);
        String calls = inject.substring(0, inject.indexOf(':'));
        command.addAll(List.of("-e", "trace=" + calls, "-e", "signal=none", "-e", "inject=" + inject, "-p", "" + pid));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        Lines said = new Lines(process.getInputStream(), "strace");
        Deadline.await("strace is attached", () -> !process.isAlive() || isTraced(pid));
        if (!process.isAlive()) {
            throw new TestAbortedException("strace cannot attach here: " + said.awaitEnd());
        }
        return new Strace(process);
    }

    private static boolean isTraced(long pid) {
        try {
            return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                    .anyMatch(line -> line.startsWith("TracerPid:") && !line.endsWith("\t0"));
        } catch (IOException gone) {
            return true;
        }
    }

    private void detach() {
        if (strace.isAlive()) {
            TestSignals.send(strace.pid(), "INT");
        }
        try {
            if (!strace.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                strace.destroyForcibly();
                throw new AssertionError("strace does not let go");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
