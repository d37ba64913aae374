package io.github.forkchat;

import io.github.forkchat.libc.ProcessStart;
import io.github.forkchat.libc.TestSignals;
import io.github.forkchat.libc.UserId;
import io.github.forkchat.testkit.Attack;
import io.github.forkchat.testkit.Deadline;
import io.github.forkchat.testkit.FaultRoom;
import io.github.forkchat.testkit.Machine;
import io.github.forkchat.testkit.RunningServer;
import io.github.forkchat.testkit.Strace;
import io.github.forkchat.testkit.TestClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A worker that was taken over starts processes and threads. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "looks into /proc")
final class ProcessAttackIT {
    private static final String PID = "attack: process ";
    private static final int LIFE_SECONDS = 60;

    /** A grandchild that is no descendant any more, in its own session; its own end is far away. */
    private static final String[] LEAVE_A_PROCESS = {
        "import os, signal, time",
        "if os.fork() == 0:",
        "    os.setsid()",
        "    if os.fork() == 0:",
        "        for number in range(1, 32):",
        "            if number not in (9, 17, 19):",
        "                signal.signal(number, signal.SIG_IGN)",
        "        print('" + PID + "%d' % os.getpid(), flush=True)",
        "        time.sleep(" + LIFE_SECONDS + ")",
        "    os._exit(0)",
    };

    @TempDir
    private Path folder;

    private static int leftProcess(RunningServer server) {
        String line = server.log().await("the process", text -> text.contains(PID));
        return Integer.parseInt(line.substring(line.indexOf(PID) + PID.length()));
    }

    @Test
    void aProcessThatAWorkerLeavesInAnotherSessionIsEnded() throws IOException {
        try (FaultRoom room = FaultRoom.openWithWorker(Attack.worker(folder))) {
            TestClient client = room.server().join();
            Attack.run(client, LEAVE_A_PROCESS);
            int pid = leftProcess(room.server());
            client.close();
            awaitEnd(pid);
            room.assertUnharmed(line -> line.matches("Server Main: ended \\d+ process.* that workers left behind"));
        }
    }

    /** In proc(5) it is a zombie then. */
    @Test
    void aLeftProcessWhoseFirstThreadHasEndedIsEnded() throws IOException {
        try (FaultRoom room = FaultRoom.openWithWorker(Attack.worker(folder))) {
            TestClient client = room.server().join();
            Attack.run(
                    client,
                    "import ctypes, os, threading, time",
                    "if os.fork() == 0:",
                    "    os.setsid()",
                    "    threading.Thread(target=time.sleep, args=(" + LIFE_SECONDS + ",)).start()",
                    "    print('" + PID + "%d' % os.getpid(), flush=True)",
                    "    ctypes.CDLL(None).pthread_exit(None)");
            int pid = leftProcess(room.server());
            Deadline.await("its first thread has ended", () -> isZombie(pid));
            client.close();
            awaitEnd(pid);
            room.assertUnharmed();
        }
    }

    private static boolean isZombie(int pid) {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/stat")).contains(") Z ");
        } catch (IOException gone) {
            return false;
        }
    }

    /** It ignores the end of its pipes, too. */
    @Test
    void aWorkerWhoseFirstThreadHasEndedIsEndedByTheNextServer() throws IOException {
        Map<String, String> environment = Map.of("XDG_RUNTIME_DIR", folder.toString());
        String worker =
                Attack.worker(Files.createDirectory(folder.resolve("worker"))).toString();
        int pid;
        try (RunningServer server = RunningServer.start(environment, "--worker", worker)) {
            TestClient client = server.join();
            pid = Math.toIntExact(client.workerPid());
            Attack.run(
                    client,
                    "import ctypes, threading, time",
                    "threading.Thread(target=time.sleep, args=(" + LIFE_SECONDS + ",)).start()",
                    "print('attack: ends', flush=True)",
                    "ctypes.CDLL(None).pthread_exit(None)");
            server.log().await("the attack", line -> line.contains("attack: ends"));
            server.signal("KILL");
            assertEquals(137, server.awaitExit());
        }
        try (RunningServer next = RunningServer.start(environment)) {
            next.log()
                    .await(
                            "its end",
                            line -> line.equals(
                                    "Server Main: ended process " + pid + ", which an earlier server left behind"));
            awaitEnd(pid);
        }
    }

    /** Such as one whose parent is a daemon of the worker's. */
    @Test
    void aProcessThatLeavesItsWorkersSessionIsEndedWhileTheWorkerRuns() throws IOException {
        try (FaultRoom room = FaultRoom.openWithWorker(Attack.worker(folder))) {
            TestClient client = room.server().join();
            TestClient another = room.server().join();
            Attack.run(client, LEAVE_A_PROCESS);
            awaitEnd(leftProcess(room.server()));
            client.send("I am still here\n");
            another.lineOf(text -> text.equals("I am still here"));
            client.close();
            another.close();
            room.assertUnharmed();
        }
    }

    private static void awaitEnd(int pid) {
        try {
            Deadline.await("process " + pid + " is gone", () -> ProcessStart.of(pid) == ProcessStart.NONE);
        } finally {
            if (ProcessStart.of(pid) != ProcessStart.NONE) {
                TestSignals.send(pid, "KILL");
            }
        }
    }

    /** What is no worker's is not ended: here processes that were there before the server, and are its children. */
    @Test
    void aChildThatIsNoWorkersIsLeftAlone() throws IOException {
        String sleep = "sleep " + LIFE_SECONDS + " & echo $! >" + folder;
        String script = sleep + "/child; (" + sleep + "/orphan); exec \"$@\"";
        try (RunningServer server = RunningServer.start(List.of("sh", "-c", script, "sh"), Map.of())) {
            TestClient client = server.join();
            client.close();
            server.log().await("it has left", line -> line.contains("client 0 left"));
            server.join();
            for (String file : List.of("child", "orphan")) {
                int pid =
                        Integer.parseInt(Files.readString(folder.resolve(file)).strip());
                assertTrue(ProcessStart.of(pid) != ProcessStart.NONE, file + " runs");
                TestSignals.send(pid, "KILL");
            }
        }
    }

    /** Else the number could be another group's by then. */
    @Test
    void aWorkersProcessGroupIsKilledBeforeTheWorkerIsWaitedFor() throws IOException {
        Path trace = folder.resolve("trace");
        try (RunningServer server = RunningServer.start()) {
            TestClient client = server.join();
            Strace.record(server.pid(), "kill,wait4", trace, () -> {
                client.close();
                Deadline.await("its worker is gone", () -> server.workers().isEmpty());
            });
            List<String> calls = Files.readAllLines(trace);
            String kill = "kill(-" + client.workerPid() + ", SIGKILL)";
            String wait = "wait4(" + client.workerPid() + ", ";
            int killed = indexOf(calls, kill);
            assertTrue(killed >= 0 && killed < indexOf(calls, wait), String.join("\n", calls));
        }
    }

    private static int indexOf(List<String> lines, String part) {
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).contains(part)) {
                return i;
            }
        }
        return -1;
    }

    /** A worker that runs this is evicted for its number of threads and processes. */
    private void assertTooMany(String... python) throws IOException {
        try (FaultRoom room = FaultRoom.openWithWorker(Attack.worker(folder))) {
            TestClient client = room.server().join();
            Attack.run(client, python);
            client.awaitEnd();
            room.assertUnharmed(line -> line.matches("Server Main: client " + client.clientId()
                    + " left: evicted: \\d+ threads and processes, more than 128"));
        }
    }

    @Test
    void aWorkerWithTooManyThreadsIsEvicted() throws IOException {
        assertTooMany(
                "import threading, time",
                "for i in range(192):",
                "    threading.Thread(target=time.sleep, args=(" + LIFE_SECONDS + ",), daemon=True).start()");
    }

    @Test
    void aWorkerWithTooManyProcessesIsEvicted() throws IOException {
        assertTooMany(
                "import os, time",
                "for i in range(192):",
                "    if os.fork() == 0:",
                "        os.setsid()",
                "        time.sleep(" + LIFE_SECONDS + ")",
                "        os._exit(0)");
    }

    /** Whoever takes all processes of the user; the JVM starts a thread for each signal. */
    @Test
    void aSignalEndsTheServerAlthoughTheUserHasNoMoreProcesses() throws Exception {
        if (UserId.effective() != 0) {
            throw new TestAbortedException("needs root, to have a user that nobody else is");
        }
        String user = "" + (700_000 + ProcessHandle.current().pid());
        List<String> by =
                List.of("setpriv", "--reuid=" + user, "--regid=" + user, "--clear-groups", "prlimit", "--nproc=200");
        List<String> filler = new ArrayList<>(by);
        filler.addAll(List.of(
                "python3",
                "-c",
                "import threading, time\n"
                        + "try:\n"
                        + "    while True:\n"
                        + "        threading.Thread(target=time.sleep, args=(" + LIFE_SECONDS
                        + ",), daemon=True).start()\n"
                        + "except RuntimeError:\n"
                        + "    print('full', flush=True)\n"
                        + "    time.sleep(" + LIFE_SECONDS + ")"));
        Process full = null;
        try (RunningServer server = RunningServer.start(
                by, Map.of("XDG_RUNTIME_DIR", Machine.directoryOf(folder, user).toString()))) {
            server.join();
            full = new ProcessBuilder(filler)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            assertEquals("full", full.inputReader().readLine());
            server.signal("TERM");
            assertEquals(0, server.awaitExit());
        } finally {
            if (full != null) {
                full.destroyForcibly();
            }
        }
    }

    /** The same by a worker, before it is evicted: it cannot take those that Server Main needs. */
    @Test
    void aWorkerLeavesProcessesToTheServer() throws Exception {
        if (UserId.effective() != 0) {
            throw new TestAbortedException("needs root, to have a user that nobody else is");
        }
        String user = "" + (800_000 + ProcessHandle.current().pid());
        List<String> by =
                List.of("setpriv", "--reuid=" + user, "--regid=" + user, "--clear-groups", "prlimit", "--nproc=120");
        Path directory = Machine.directoryOf(folder, user);
        try (RunningServer server = RunningServer.start(
                by,
                Map.of("XDG_RUNTIME_DIR", directory.toString()),
                "--worker",
                Attack.worker(folder).toString())) {
            TestClient client = server.join();
            Attack.run(
                    client,
                    "import threading, time",
                    "try:",
                    "    while True:",
                    "        threading.Thread(target=time.sleep, args=(" + LIFE_SECONDS + ",), daemon=True).start()",
                    "except RuntimeError:",
                    "    print('attack: full', flush=True)");
            server.log().await("it has all it can have", line -> line.contains("attack: full"));
            server.signal("USR1");
            server.log().await("a handler runs", line -> line.contains("counters: "));
            server.join();
        }
    }
}
