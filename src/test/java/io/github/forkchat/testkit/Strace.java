package io.github.forkchat.testkit;

import io.github.forkchat.libc.TestSignals;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Makes system calls of a running process fail, wait or be interrupted, from outside: {@code strace -e inject}. */
public final class Strace {
    private static final Path NOWHERE = Path.of("/dev/null");

    private final Process strace;
    private final long pid;

    private Strace(Process strace, long pid) {
        this.strace = strace;
        this.pid = pid;
    }

    /** What is done meanwhile. */
    public interface Meanwhile {
        /** Does it. */
        void run() throws IOException;
    }

    /**
     * All threads of a process and what it forks.
     *
     * @param inject such as {@code accept4:error=ENFILE}
     * @param meanwhile runs until it is over
     * @throws org.opentest4j.TestAbortedException with the reason, if this machine cannot do that
     */
    public static void onProcess(long pid, String inject, Meanwhile meanwhile) throws IOException {
        List<String> options = new ArrayList<>(inject(inject));
        options.add("-f");
        during(attach(pid, pid, NOWHERE, options), meanwhile);
    }

    /** One thread alone, which has this name. */
    public static void onThread(long pid, String name, String inject, Meanwhile meanwhile) throws IOException {
        for (File task : new File("/proc/" + pid + "/task").listFiles()) {
            if (Files.readString(task.toPath().resolve("comm")).strip().equals(name)) {
                during(attach(pid, Long.parseLong(task.getName()), NOWHERE, inject(inject)), meanwhile);
                return;
            }
        }
        throw new AssertionError("no thread " + name);
    }

    /**
     * Writes down the calls of a process and what it forks: strace's lines, with a thread's number before each, what each
     * descriptor is, and bytes in hex.
     *
     * @param calls such as {@code read,write}
     */
    public static void record(long pid, String calls, Path file, Meanwhile meanwhile) throws IOException {
        List<String> options = List.of("-f", "-y", "-x", "-s", "16", "-e", "trace=" + calls);
        during(attach(pid, pid, file, options), meanwhile);
    }

    /** Writes down the calls of a process and what it forks that fail, as {@link #record} does. */
    public static void recordFailing(long pid, Path file, Meanwhile meanwhile) throws IOException {
        during(attach(pid, pid, file, List.of("-f", "-Z")), meanwhile);
    }

    private static void during(Strace strace, Meanwhile meanwhile) throws IOException {
        try {
            meanwhile.run();
        } finally {
            strace.detach();
        }
    }

    private static List<String> inject(String inject) {
        String calls = inject.substring(0, inject.indexOf(':'));
        return List.of("-e", "trace=" + calls, "-e", "inject=" + inject);
    }

    /** @param task the process, or one of its threads */
    private static Strace attach(long pid, long task, Path file, List<String> options) throws IOException {
        Needs.program("strace");
        List<String> command = new ArrayList<>(List.of("strace", "-qq", "-o", file.toString(), "-e", "signal=none"));
        command.addAll(options);
        command.addAll(List.of("-p", "" + task));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        Lines said = new Lines(process.getInputStream(), "strace");
        boolean isWhole = options.contains("-f");
        Deadline.await(
                "strace is attached",
                () -> !process.isAlive() || (isWhole ? threads(pid).allMatch(Strace::isTraced) : isTraced(task)));
        if (!process.isAlive()) {
            throw Needs.missing("ptrace", "strace cannot attach here: " + said.awaitEnd());
        }
        return new Strace(process, pid);
    }

    /** The threads of a process, which strace attaches one after the other. */
    private static Stream<Long> threads(long pid) {
        String[] tasks = Path.of("/proc/" + pid + "/task").toFile().list();
        return tasks == null ? Stream.of() : Stream.of(tasks).map(Long::valueOf);
    }

    /** @param task a process, or a thread of any */
    private static boolean isTraced(long task) {
        try {
            return Files.readAllLines(Path.of("/proc/" + task + "/status")).stream()
                    .anyMatch(line -> line.startsWith("TracerPid:") && !line.endsWith("\t0"));
        } catch (IOException gone) {
            return true;
        }
    }

    /**
     * Lets go between two calls. In the middle of one that is to fail, strace would have put an impossible one in its
     * place and not seen to its result yet: the program would get ENOSYS.
     */
    private void detach() {
        if (runs() && strace.isAlive()) {
            TestSignals.send(pid, "STOP");
            Deadline.await("all threads have stopped, and strace has no more to do", this::isQuiet);
        }
        strace.toHandle().destroy(); // it may be ending by itself, with what it traced
        try {
            if (!strace.waitFor(Deadline.SECONDS, TimeUnit.SECONDS)) {
                strace.destroyForcibly();
                throw new AssertionError("strace does not let go");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        if (runs()) {
            TestSignals.send(pid, "CONT");
        }
    }

    private boolean runs() {
        return !Processes.threadStates(pid).matches("[ZX]*");
    }

    /** A thread in the middle of a call is stopped too, but then strace is about to let it go on. */
    private boolean isQuiet() {
        return Processes.threadStates(pid).matches("[tTZX]*")
                && Processes.threadStates(strace.pid()).matches("[SZX]*");
    }
}
