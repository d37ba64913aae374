package io.github.forkchat;

import io.github.forkchat.protocol.JsonLine;
import io.github.forkchat.testkit.Deadline;
import io.github.forkchat.testkit.Ended;
import io.github.forkchat.testkit.Forkchat;
import io.github.forkchat.testkit.Lines;
import io.github.forkchat.testkit.Machine;
import io.github.forkchat.testkit.Needs;
import io.github.forkchat.testkit.PublicTempDir;
import io.github.forkchat.testkit.RunningServer;
import io.github.forkchat.testkit.TestClient;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A Unix socket on a machine with several users. */
final class UnixSocketIT {
    /** Another user may not be allowed to execute one that is found by PATH. */
    private static final Path SYSTEM_PYTHON = Path.of("/usr/bin/python3");

    private static final Path PASSWD = Path.of("/etc/passwd");

    private static final String HELLO = "%forkchat/1 view=chat history=0 tag=x\n";

    /** Connects, sends its standard input and prints what it receives. */
    private static final String CLIENT = """
            import socket, sys
            s = socket.socket(socket.AF_UNIX)
            s.connect(sys.argv[1])
            s.sendall(sys.stdin.buffer.read())
            s.shutdown(socket.SHUT_WR)
            while True:
                data = s.recv(65536)
                if not data:
                    break
                sys.stdout.buffer.write(data)
            """;

    @TempDir(factory = PublicTempDir.class)
    private Path folder;

    private Path socket;

    @BeforeEach
    void name() {
        socket = folder.resolve("room");
    }

    /** Connects as this user and group, sends the text, and returns all that the server sends until it closes. */
    private String connectAs(String user, String group, String text) throws Exception {
        List<String> command = new ArrayList<>(Machine.asUser(user, group));
        command.addAll(List.of(SYSTEM_PYTHON.toString(), "-c", CLIENT, socket.toString()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (OutputStream in = process.getOutputStream()) {
            in.write(text.getBytes(StandardCharsets.UTF_8));
        }
        Lines out = new Lines(process.getInputStream(), user);
        assertTrue(process.waitFor(Deadline.SECONDS, TimeUnit.SECONDS));
        return String.join("\n", out.awaitEnd());
    }

    @Test
    void aUserHasTheLoginNameAndNoOther() throws Exception {
        String login = System.getProperty("user.name");
        try (RunningServer server = RunningServer.start("--unix", socket.toString());
                TestClient first = server.join();
                TestClient second = server.join()) {
            first.send("%forkchat/1 view=chat name=somebody tag=x\n");
            assertEquals("%forkchat/1 id=0 name=" + login + " history=0 tag=x", first.line());
            assertEquals("-- refused: your name here is your login name, " + login, first.line());
            second.send(HELLO);
            assertEquals("%forkchat/1 id=1 name=" + login + "-2 history=0 tag=x", second.line());
        }
    }

    @Test
    void nobodyCanTakeTheLoginNameOfAnotherUser() throws Exception {
        Needs.root("only root can act as another user");
        Needs.program("setpriv");
        if (!Files.isExecutable(SYSTEM_PYTHON)) {
            throw Needs.missing("" + SYSTEM_PYTHON, "it is not installed");
        }
        try (RunningServer server =
                        RunningServer.start("--unix", socket.toString(), "--mode", "0660", "--group", "daemon");
                TestClient root = TestClient.connect(server.address())) {
            root.send(HELLO);
            assertEquals("%forkchat/1 id=0 name=root history=0 tag=x", root.line());
            PosixFileAttributes file = Files.readAttributes(socket, PosixFileAttributes.class);
            assertEquals("daemon", file.group().getName());
            assertEquals("%forkchat/1 id=1 name=daemon history=0 tag=x", connectAs("daemon", "daemon", HELLO));
            String nobody = connectAs("nobody", "daemon", HELLO + "/name root\nhello\n");
            assertTrue(nobody.startsWith("%forkchat/1 id=") && nobody.contains(" name=nobody "), nobody);
            assertTrue(nobody.contains("-- refused: your name here is your login name, nobody"), nobody);
            assertTrue(connectAs("nobody", "nogroup", HELLO).contains("PermissionError"));
        }
    }

    @Test
    void aTcpClientLosesALoginNameWhenThatUserConnects() throws Exception {
        try (RunningServer server = RunningServer.start("--port", "0", "--unix", socket.toString())) {
            String login = System.getProperty("user.name");
            try (TestClient thief = TestClient.connect(server.address())) {
                thief.send("%forkchat/1 view=chat name=" + login + " tag=x\n");
                assertEquals("%forkchat/1 id=0 name=" + login + " history=0 tag=x", thief.line());
                try (TestClient owner = TestClient.connect(java.net.UnixDomainSocketAddress.of(socket))) {
                    assertEquals("-- you are now client0", thief.line());
                    owner.send("hello\n");
                    assertEquals("-- " + login + " joined", thief.line());
                    assertEquals(login + ": hello", thief.line());
                    thief.send("/name " + login + "\n");
                    String refusal = "-- refused: the name " + login + " belongs to a user of the server's machine";
                    assertEquals(refusal, thief.line());
                }
            }
        }
    }

    /** The prefix that gives a server a machine on which there are also users alice and alice-2. */
    private List<String> withAliceAndAlice2() throws IOException {
        Needs.root("only root can mount, and act as another user");
        Needs.program("setpriv");
        if (!Needs.succeeds(List.of("unshare", "--mount"), "true")) {
            throw Needs.missing("mount namespaces", "this container has none");
        }
        String users = Files.readString(PASSWD) + "alice:x:4001:4001::/:/bin/sh\nalice-2:x:4002:4002::/:/bin/sh\n";
        Path passwd = Files.writeString(folder.resolve("passwd"), users);
        String mount = "mount --bind '" + passwd + "' " + PASSWD + " && exec \"$@\"";
        return List.of("unshare", "--mount", "sh", "-c", mount, "sh");
    }

    /** Connects as this user, and stays; returns the names in the room in the order of joining. */
    private List<String> stay(String user, List<Process> clients) throws Exception {
        List<String> command = new ArrayList<>(Machine.asUser(user, user));
        command.addAll(List.of(SYSTEM_PYTHON.toString(), "-c", CLIENT, socket.toString()));
        clients.add(new ProcessBuilder(command).start());
        List<String> names = new ArrayList<>();
        Deadline.await("it is in the room", () -> {
            names.clear();
            names.addAll(names());
            return names.size() == clients.size();
        });
        return names;
    }

    private Collection<String> names() {
        try {
            Map<String, String> names = new TreeMap<>();
            Ended who = Ended.of(Forkchat.command(List.of("who", "--json", "--unix", socket.toString())));
            for (String line : who.out()) {
                JsonLine client = JsonLine.parse(line);
                names.put(
                        client.string("since").orElse(""), client.string("name").orElse(""));
            }
            return names.values();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aLoginNameThatLooksLikeASecondClientBelongsToItsUser() throws Exception {
        List<Process> clients = new ArrayList<>();
        try (RunningServer server =
                RunningServer.start(withAliceAndAlice2(), Map.of(), "--unix", socket.toString(), "--mode", "0666")) {
            assertEquals(server.addressText(), socket.toString());
            assertEquals(List.of("alice-2"), stay("4002", clients));
            assertEquals(List.of("alice-2", "alice"), stay("4001", clients));
            assertEquals(List.of("alice-2", "alice", "alice-3"), stay("4001", clients));
            assertEquals(List.of("alice-2", "alice", "alice-3", "alice-2-2"), stay("4002", clients));
        } finally {
            clients.forEach(Process::destroyForcibly);
        }
    }
}
