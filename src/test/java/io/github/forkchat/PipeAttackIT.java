package io.github.forkchat;

import io.github.forkchat.testkit.Attack;
import io.github.forkchat.testkit.FaultRoom;
import io.github.forkchat.testkit.Strace;
import io.github.forkchat.testkit.TestClient;
import io.github.forkchat.testkit.WorkerScript;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertFalse;

/** A taken-over worker wants to keep the relay thread busy, or to stop it, by the pipe and the socket that they share. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "FaultRoom looks into /proc")
final class PipeAttackIT {
    @TempDir
    private Path folder;

    /** LINES, CREDIT, READY, CONNECTION_LOST, and a part of a message without a byte. */
    @ParameterizedTest
    @ValueSource(ints = {-9982, -9980, -9996, -9984, -9997})
    void endlessFramesWithoutDataEndTheirWriter(int signal) throws IOException {
        try (FaultRoom room = FaultRoom.openWithWorker(Attack.worker(folder))) {
            TestClient attacker = room.server().join();
            Attack.run(attacker, "import __main__ as worker", "while True:", "    worker.say(" + signal + ")");
            attacker.awaitEnd();
            attacker.close();
            room.assertUnharmed("client " + attacker.clientId() + " left: its worker repeats frames without data");
        }
    }

    /** A worker has credit from READY on: a message before it is dropped, and would cost nothing. */
    @ParameterizedTest
    @ValueSource(ints = {-9998, -9997, -9989, -9982})
    void endlessFramesBeforeReadyEndTheirWriter(int signal) throws IOException {
        Path program = folder.resolve("never-ready.py");
        Files.writeString(program, """
                import os, struct, sys
                token = os.read(3, 20)[12:]
                signal = int(sys.argv[4])
                frame = struct.pack('=iii', signal, int(sys.argv[1]), 5 * (signal != -9982)) + bytes(5 * (signal != -9982))
                frames = frame * ((int(sys.argv[3]) - 20) // len(frame))
                while True:
                    os.write(4, token + struct.pack('=i', len(frames)) + frames + token)
                """);
        Path worker = WorkerScript.writeFaulty(
                folder, "[ \"$1\" -ge 2 ] && exec python3 '" + program + "' \"$@\" '" + signal + "'");
        try (FaultRoom room = FaultRoom.openWithWorker(worker)) {
            TestClient attacker = TestClient.connect(room.server().address());
            attacker.awaitEnd();
            attacker.close();
            room.assertUnharmed(line -> line.endsWith(" was not served: its worker sends frames before it is ready"));
        }
    }

    /** A visitor's receipts wait until its lines have reached the other servers, which are unreachable here. */
    @Test
    void endlessReceiptsThatWaitForOtherServersEndTheirWriter() throws IOException {
        try (FaultRoom room = FaultRoom.openWithWorker(
                Attack.worker(folder), "--link", "nats://127.0.0.1:1", "--room", "room", "--site", "east")) {
            TestClient attacker = room.server().join();
            Attack.run(
                    attacker,
                    "import __main__ as worker, struct, threading",
                    "worker.say(-9995, struct.pack('=iB', 0, 0) + b'\\2')",
                    "worker.say(-9998, b'a line')",
                    "def ask():",
                    "    receipt = worker.frame(-9989, struct.pack('=iB', 7, 0))",
                    "    while True:",
                    "        worker.write(worker.envelope(receipt * 100))",
                    "threading.Thread(target=ask, daemon=True).start()");
            attacker.awaitEnd();
            attacker.close();
            String why = " left: evicted: sends requests, and waits for 65536 receipts";
            room.server().log().await("why", line -> line.equals("Server Main: client " + attacker.clientId() + why));
            room.canary().assertWhole();
            room.canary().assertServedBySameWorkers();
        }
    }

    /** It pauses while Server Main looks for it; a worker that computes meanwhile is not taken for it. */
    @Test
    void garbageInBurstsEndsItsWriterAndNoBusyWorker() throws IOException {
        try (FaultRoom room = FaultRoom.openWithWorker(Attack.worker(folder))) {
            TestClient busy = room.server().join();
            Attack.run(
                    busy,
                    "import threading",
                    "def compute():",
                    "    while True:",
                    "        pass",
                    "threading.Thread(target=compute, daemon=True).start()");
            TestClient attacker = room.server().join();
            Attack.run(
                    attacker,
                    "import os, threading, time",
                    "def burst():",
                    "    while True:",
                    "        for i in range(3072):",
                    "            os.write(4, b'\\xff' * 4096)",
                    "        time.sleep(0.7)",
                    "threading.Thread(target=burst, daemon=True).start()");
            attacker.awaitEnd();
            attacker.close();
            assertFalse(busy.hasEnded());
            busy.close();
            room.assertUnharmed(line -> line.startsWith(
                    "Server Main: client " + attacker.clientId() + " left: it wrote garbage to pipeForkToMain: "));
        }
    }

    /** The kernel locks the pipe while a socket without input is spliced into it: nobody could read or write it. */
    @ParameterizedTest
    @ValueSource(
            strings = {"os.splice(sockets[0].fileno(), 4, 4096)", "os.sendfile(4, sockets[0].fileno(), None, 4096)"})
    void nobodyHoldsTheLockOfTheSharedPipe(String call) throws IOException {
        try (FaultRoom room = FaultRoom.openWithWorker(Attack.worker(folder))) {
            TestClient attacker = room.server().join();
            Attack.run(
                    attacker,
                    "import os, socket, threading",
                    "sockets = socket.socketpair()",
                    "def hold():",
                    "    print('attack: begins', flush=True)",
                    "    try:",
                    "        " + call,
                    "    except OSError as error:",
                    "        print('attack: errno %d' % error.errno, flush=True)",
                    "threading.Thread(target=hold, daemon=True).start()");
            room.server().log().await("the attack", line -> line.contains("attack: begins"));
            for (int i = 0; i < 20; i++) {
                room.canary().assertWhole();
            }
            attacker.close();
            room.assertUnharmed();
        }
    }

    /** A process of the pipe's owner could then open the pipe for reading, and take the frames of others. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "os.fchmod(4, 0o600)",
                "os.chmod('/proc/self/fd/4', 0o600)",
                "os.fchown(4, os.geteuid(), os.getegid())",
                "os.chown('/proc/self/fd/4', os.geteuid(), os.getegid())"
            })
    void nobodyMakesTheSharedPipeReadable(String call) throws IOException {
        try (FaultRoom room = FaultRoom.openWithWorker(Attack.worker(folder))) {
            TestClient attacker = room.server().join();
            Attack.run(
                    attacker,
                    "import os",
                    "try:",
                    "    " + call,
                    "    print('attack: done', flush=True)",
                    "except PermissionError:",
                    "    print('attack: refused', flush=True)");
            room.server().log().await("the attack", line -> line.contains("attack: refused"));
            attacker.close();
            room.assertUnharmed();
        }
    }

    /**
     * Server Main closes the last descriptor of the client's socket, which has unsent data. With SO_LINGER close(2)
     * would wait for it.
     */
    @ParameterizedTest
    @ValueSource(strings = {"off", "limits"})
    void aSocketThatLingersHoldsNobodyUp(String sandbox) throws IOException {
        Path program = folder.resolve("lingering.py");
        Files.writeString(program, """
                import os, socket, struct, sys
                token = os.read(3, 20)[12:]
                client = socket.socket(fileno=0)
                is_ready = client.recv(100) == b'ready\\n'
                try:
                    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('=ii', 1, 3600))
                except PermissionError:
                    pass
                client.setblocking(False)
                try:
                    while True:
                        client.send(b'x' * 65536)
                except BlockingIOError:
                    pass
                client.close()
                if is_ready:
                    frame = struct.pack('=iii', -9996, int(sys.argv[1]), 0)
                    os.write(4, token + struct.pack('=i', len(frame)) + frame + token)
                os._exit(0)
                """);
        Path worker = WorkerScript.writeFaulty(folder, "[ \"$1\" -ge 2 ] && exec python3 '" + program + "' \"$@\"");
        try (FaultRoom room = FaultRoom.openWithWorker(worker, "--sandbox", sandbox)) {
            TestClient ready = TestClient.connectDeaf(room.server().address());
            ready.send("ready\n");
            TestClient never = TestClient.connectDeaf(room.server().address());
            never.send("never\n");
            room.server().log().await("the one", line -> line.matches("Server Main: client [23] left: exit code 0"));
            room.server().log().await("the other", line -> line.contains(" was not served: exit code 0"));
            for (int i = 0; i < 20; i++) {
                room.canary().assertWhole();
            }
            ready.close();
            never.close();
            room.assertUnharmed();
        }
    }

    /**
     * The worker ends before it is READY, so that Server Main tells its client why. A process that it has left behind
     * makes the socket blocking again and again, also between two calls of Server Main; the client says nothing.
     */
    @Test
    void aProcessThatMakesTheSocketBlockHoldsNobodyUp() throws IOException {
        Path program = folder.resolve("blocking.py");
        Files.writeString(program, """
                import fcntl, os
                blocking = fcntl.fcntl(0, fcntl.F_GETFL) & ~os.O_NONBLOCK
                begun, begins = os.pipe()
                if os.fork() == 0:
                    os.setsid()
                    os.write(begins, b'1')
                    while os.path.exists(__file__):
                        for i in range(10_000):
                            fcntl.fcntl(0, fcntl.F_SETFL, blocking)
                    os._exit(0)
                os.read(begun, 1)
                os._exit(7)
                """);
        Path worker = WorkerScript.writeFaulty(folder, "[ \"$1\" -ge 2 ] && exec python3 '" + program + "' \"$@\"");
        try (FaultRoom room = FaultRoom.openWithWorker(worker, "--sandbox", "off")) {
            TestClient[] silent = {null};
            Strace.onThread(room.server().pid(), "pass-data", "shutdown:delay_exit=500000", () -> {
                silent[0] = TestClient.connectDeaf(room.server().address());
                silent[0].readBytes("cannot serve you: exit code 7\n".length());
                room.canary().assertWhole();
            });
            silent[0].close();
            Files.delete(program);
            room.assertUnharmed();
        }
    }
}
