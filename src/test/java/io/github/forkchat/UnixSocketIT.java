package io.github.forkchat;

import io.github.forkchat.libc.UserId;
import io.github.forkchat.testkit.Deadline;
import io.github.forkchat.testkit.Lines;
import io.github.forkchat.testkit.RunningServer;
import io.github.forkchat.testkit.TestClient;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A Unix socket on a machine that several people share. */
final class UnixSocketIT {
    /** Another user may not be allowed to execute one that is found by PATH. */
    private static final Path SYSTEM_PYTHON = Path.of("/usr/bin/python3");

    private static final Path SETPRIV = Path.of("/usr/bin/setpriv");

    @TempDir
    private Path folder;

    private Path socket;

    @BeforeEach
    void letEveryoneIn() throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        socket = folder.resolve("room");
    }

    /** What somebody gets who connects as such a user and group, says this, and reads to the end. */
    private String connectAs(String user, String group, String text) throws Exception {
        Process process = new ProcessBuilder(
                        SETPRIV.toString(),
                        "--reuid=" + user,
                        "--regid=" + group,
                        "--clear-groups",
                        SYSTEM_PYTHON.toString(),
                        "-c",
                        """
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
                        """,
                        socket.toString())
                .redirectErrorStream(true)
                .start();
        try (OutputStream in = process.getOutputStream()) {
            in.write(text.getBytes(StandardCharsets.UTF_8));
        }
        Lines out = new Lines(process.getInputStream(), user);
        assertTrue(process.waitFor(Deadline.SECONDS, TimeUnit.SECONDS));
        return String.join("\n", out.awaitEnd());
    }

    @Test
    void usersHaveTheirLoginNamesAndNobodyElseCanTakeThem() throws Exception {
        Assumptions.assumeTrue(UserId.effective() == 0, "only root can act for other users");
        Assumptions.assumeTrue(Files.isExecutable(SETPRIV), "there is no setpriv");
        Assumptions.assumeTrue(Files.isExecutable(SYSTEM_PYTHON), "there is no Python of the system's");
        String hello = "%forkchat/1 view=chat history=0 tag=x\n";
        try (RunningServer server =
                        RunningServer.start("--unix", socket.toString(), "--mode", "0660", "--group", "daemon");
                TestClient root = TestClient.connect(server.address())) {
            root.send("%forkchat/1 view=chat name=daemon tag=x\n");
            assertEquals("%forkchat/1 id=0 name=root history=0 tag=x", root.line());
            assertEquals("-- refused: your name here is your login name, root", root.line());
            PosixFileAttributes file = Files.readAttributes(socket, PosixFileAttributes.class);
            assertEquals("daemon", file.group().getName());
            assertEquals("%forkchat/1 id=1 name=daemon history=0 tag=x", connectAs("daemon", "daemon", hello));
            String nobody = connectAs("nobody", "daemon", hello + "/name root\nhello\n");
            assertTrue(nobody.startsWith("%forkchat/1 id=") && nobody.contains(" name=nobody "), nobody);
            assertTrue(nobody.contains("-- refused: your name here is your login name, nobody"), nobody);
            assertTrue(connectAs("nobody", "nogroup", hello).contains("PermissionError"));
            try (TestClient second = TestClient.connect(server.address())) {
                second.send(hello);
                assertTrue(second.line().contains(" name=root-2 "));
            }
        }
    }

    @Test
    void whoHasTakenALoginNameOverTcpGivesItUp() throws Exception {
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
}
