package io.github.forkchat.testkit;

import io.github.forkchat.libc.ProcessStart;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import java.util.function.LongPredicate;
import java.util.function.Predicate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * A room with a fault, in which a {@link Canary} chats. Afterwards {@link #assertUnharmed} must hold;
 * closing ends the server in order.
 */
public final class FaultRoom implements AutoCloseable {
    private static final int CANARY_WORKERS = 2;
    private static final long MAX_GROWTH_KIB = 64 * 1024;
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
    /** A fifth of a core, in clock ticks of 10 ms while {@link #LOOK_NANOS} go by. */
    private static final long MAX_TICKS = 5;

    private final RunningServer server;
    private final Canary canary;
    private final int descriptors;
    private final long residentKib;

    private FaultRoom(RunningServer server) throws IOException {
        this.server = server;
        canary = Canary.join(server);
        descriptors = Descriptors.of(server.pid()).size();
        residentKib = residentKib();
    }

    /**
     * With a server that has these arguments.
     *
     * @throws org.opentest4j.TestAbortedException where there is no proc(5), in which a fault is seen to leave nothing
     */
    public static FaultRoom open(String... arguments) throws IOException {
        if (!Files.isReadable(Path.of("/proc/self/stat"))) {
            throw Needs.missing("/proc", "the server's descriptors and memory are compared");
        }
        return open(RunningServer.startAlone(arguments));
    }

    /** In this server, into which nobody has come yet. */
    public static FaultRoom open(RunningServer server) throws IOException {
        return new FaultRoom(server);
    }

    /** With a server whose workers do what their clients tell them. */
    public static FaultRoom openWithFaultyWorkers(Path folder, String... more) throws IOException {
        return openWithWorker(WorkerScript.writeFaulty(folder, ""), more);
    }

    /** With a server that has this program in the worker's place. */
    public static FaultRoom openWithWorker(Path worker, String... more) throws IOException {
        String[] arguments = new String[more.length + 2];
        arguments[0] = "--worker";
        arguments[1] = worker.toString();
        System.arraycopy(more, 0, arguments, 2, more.length);
        return open(arguments);
    }

    public RunningServer server() {
        return server;
    }

    public Canary canary() {
        return canary;
    }

    /** The processes that are there for clients, zombies included. */
    public int workers() {
        return server.workers().size();
    }

    /** One line of the log names the fault, and {@link #assertUnharmed()}. */
    public void assertUnharmed(String logLine) throws IOException {
        assertUnharmed(line -> line.equals("Server Main: " + logLine));
    }

    /** The same for a line that is not known to the letter. */
    public void assertUnharmed(Predicate<String> logLine) throws IOException {
        server.log().await("a line that names the fault", logLine);
        assertUnharmed();
    }

    /** The fault is over, and all but the canary have left: nothing of it is left. */
    public void assertUnharmed() throws IOException {
        canary.assertWhole();
        canary.assertServedBySameWorkers();
        Deadline.await(
                "no zombie is left",
                () -> server.workers().stream()
                        .noneMatch(worker -> ProcessStart.of(Math.toIntExact(worker.pid())) == ProcessStart.NONE));
        Deadline.await("as many workers as clients", () -> workers() == CANARY_WORKERS);
        Deadline.await(
                "the descriptors from before: " + Descriptors.of(server.pid()), () -> descriptors() <= descriptors);
        for (ProcessHandle worker : server.workers()) {
            Descriptors.assertNoneButTheFive(worker.pid());
        }
        long grownKib = residentKib() - residentKib;
        assertTrue(grownKib < MAX_GROWTH_KIB, "grown by " + grownKib + " KiB");
        assertCalm();
        assertEquals(
                List.of(),
                server.log().all().stream()
                        .filter(line -> line.startsWith("Server Main: fault "))
                        .toList());
        canary.assertWhole();
    }

    /** Whatever is the matter, the server does not turn round and round. */
    public void assertCalm() {
        Deadline.await("it takes less than a fifth of a core", this::isCalm);
    }

    /** Of a client in json view: the day of the canary's next message, by the server's clock. */
    public String dayOfNextMessage(TestClient client) {
        int before = client.lines().size();
        Deadline.await("a message", () -> client.lines().size() > before + 1);
        String line = client.lines().get(before);
        int time = line.indexOf("\"time\":\"") + 8;
        return line.substring(time, time + 10);
    }

    private int descriptors() {
        try {
            return Descriptors.of(server.pid()).size();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The memory of Server Main that is in RAM. */
    public long residentKib() throws IOException {
        return Processes.residentKib(server.pid());
    }

    /** Measures once. */
    private boolean isCalm() {
        long before = cpuTicks();
        long end = System.nanoTime() + LOOK_NANOS;
        while (System.nanoTime() - end < 0) {
            LockSupport.parkNanos(LOOK_NANOS);
        }
        return cpuTicks() - before <= MAX_TICKS;
    }

    private long cpuTicks() {
        try {
            String stat = Files.readString(Path.of("/proc/" + server.pid() + "/stat"), StandardCharsets.ISO_8859_1);
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            return Long.parseLong(fields[11]) + Long.parseLong(fields[12]); // utime, stime
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Has a client connect, and does something to the child that is to become its worker while it is between fork and
     * execve: the first call that it makes there takes 10 s. The server ends a child that takes longer than {@link
     * io.github.forkchat.libc.ForkExec#DEADLINE_MILLIS}.
     *
     * @return the client, with whom nothing more was done
     */
    public TestClient connectAndMeetChild(LongConsumer between) throws IOException {
        return connectAndMeetChildInTime(pid -> {
            between.accept(pid);
            return true;
        });
    }

    /**
     * The same.
     *
     * @param between returns false if the server had ended the child before all was done to it; then the server makes
     *     another child, to which it is done again
     */
    public TestClient connectAndMeetChildInTime(LongPredicate between) throws IOException {
        TestClient[] client = {null};
        Strace.onProcess(server.pid(), "setpgid:delay_enter=10000000", () -> {
            Set<Long> before = new HashSet<>(childPids());
            client[0] = TestClient.connect(server.address());
            long[] child = {0};
            do {
                Deadline.await("a child", () -> {
                    child[0] =
                            childPids().stream().filter(before::add).findFirst().orElse(0L);
                    return child[0] != 0;
                });
            } while (!between.test(child[0]));
        });
        return client[0];
    }

    private List<Long> childPids() {
        return server.workers().stream().map(ProcessHandle::pid).toList();
    }

    /** The counters as the server's log has them now. */
    public Map<String, Long> counters() {
        int before = counterLines().size();
        server.signal("USR1");
        Deadline.await("the counters", () -> counterLines().size() > before);
        Map<String, Long> counters = new TreeMap<>();
        List<String> lines = counterLines();
        for (String word : lines.get(lines.size() - 1).split(" ", -1)) {
            int equals = word.indexOf('=');
            if (equals > 0) {
                counters.put(word.substring(0, equals), Long.parseLong(word.substring(equals + 1)));
            }
        }
        return counters;
    }

    private List<String> counterLines() {
        return server.log().all().stream()
                .filter(line -> line.startsWith("Server Main: counters: "))
                .toList();
    }

    @Override
    public void close() {
        canary.end();
        server.close();
    }
}
