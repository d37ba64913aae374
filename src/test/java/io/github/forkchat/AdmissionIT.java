package io.github.forkchat;

import io.github.forkchat.libc.UserId;
import io.github.forkchat.testkit.Deadline;
import io.github.forkchat.testkit.Ended;
import io.github.forkchat.testkit.Faults;
import io.github.forkchat.testkit.Forkchat;
import io.github.forkchat.testkit.Machine;
import io.github.forkchat.testkit.Needs;
import io.github.forkchat.testkit.RunningServer;
import io.github.forkchat.testkit.TestClient;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Tests of admission, and of the server's user. */
final class AdmissionIT {
    /** The password checker is a child of the server, too. */
    private static final int CHECKER = 1;

    private static final String PASSWORD = "correct h\u00f6rse";

    @TempDir
    private Path folder;

    private Path passwordFile;

    @BeforeEach
    void writePassword() throws IOException {
        passwordFile = folder.resolve("password");
        Files.writeString(passwordFile, PASSWORD + "\nthe rest is a comment\n");
        Files.setPosixFilePermissions(passwordFile, PosixFilePermissions.fromString("rw-------"));
    }

    private RunningServer protectedServer(String... more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("--password-file", passwordFile.toString()));
        arguments.addAll(List.of(more));
        return RunningServer.start(arguments.toArray(new String[0]));
    }

    @Test
    void onlyAClientThatTypesThePasswordHearsAndIsHeard() throws IOException {
        try (RunningServer server = protectedServer()) {
            TestClient inside = server.enter(PASSWORD);
            TestClient outside = TestClient.connect(server.address());
            outside.expect("-- this room has a password: type it first");
            TestClient talker = server.enter(PASSWORD);
            talker.send("a secret\n");
            inside.expect("a secret");
            outside.send("wrong\n");
            outside.expect("-- wrong password");
            outside.send("let me in\n");
            outside.expect("-- wrong password");
            outside.send("please\nI am in now\n");
            outside.expect("%forkchat/1 refused: wrong password");
            outside.awaitEnd();
            server.log().await("why", line -> line.endsWith(" was rejected: it did not send the password"));
            talker.send("the end\n");
            inside.expect("the end");
            Deadline.await("its place is free", () -> server.workers().size() == 2 + CHECKER);
            assertTrue(
                    server.end().stream().noneMatch(line -> line.contains(PASSWORD) || line.contains("let me in")),
                    "neither the password nor what was tried is in the log");
        }
    }

    @Test
    @Tag(Faults.LONG)
    void aClientWithoutThePasswordIsDisconnectedAfterHalfAMinute() throws IOException {
        try (RunningServer server = protectedServer()) {
            TestClient silent = TestClient.connect(server.address());
            Deadline.await("it is disconnected", 30_000 + Deadline.SECONDS * 1_000, silent::hasEnded);
            silent.expect(
                    "-- this room has a password: type it first",
                    "cannot serve you: it did not send the password in 30 s");
            Deadline.await("its place is free", () -> server.workers().size() == CHECKER);
        }
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "needs Linux: looks into /proc")
    void thePasswordIsInNoArgumentAndNoEnvironment() throws IOException {
        try (RunningServer server = protectedServer()) {
            server.enter(PASSWORD);
            assertEquals(1 + CHECKER, server.workers().size());
            for (ProcessHandle worker : server.workers()) {
                String all = Files.readString(Path.of("/proc/" + worker.pid() + "/environ"), StandardCharsets.UTF_8)
                        + Files.readString(Path.of("/proc/" + worker.pid() + "/cmdline"), StandardCharsets.UTF_8);
                assertTrue(!all.contains(PASSWORD), all);
            }
        }
    }

    @Test
    void textBehindThePasswordIsAMessage() throws IOException {
        try (RunningServer server = protectedServer()) {
            TestClient listener = server.enter(PASSWORD);
            TestClient script = TestClient.connect(server.address());
            script.send(PASSWORD + "\nin one piece\n");
            script.endInput();
            listener.expect("in one piece");
            script.awaitEnd();
        }
    }

    @Test
    void theOwnClientsShowThePasswordOfAFile() throws Exception {
        try (RunningServer server = protectedServer()) {
            TestClient listener = server.enter(PASSWORD);
            String port = "" + server.port();
            String file = passwordFile.toString();
            assertEquals(
                    0,
                    run("send", "--port", port, "--password-file", file, "hello there")
                            .exitCode());
            listener.expect("hello there");
            Ended who = run("who", "--port", port, "--password-file", file);
            assertEquals(0, who.exitCode(), who.toString());
            Ended without = run("send", "--port", port, "hello");
            assertEquals(Ended.failed(1, "forkchat: this room has a password: use --password-file FILE"), without);
            Path wrong = folder.resolve("wrong");
            Files.writeString(wrong, "guess");
            Files.setPosixFilePermissions(wrong, PosixFilePermissions.fromString("rw-------"));
            Ended refused = run("send", "--port", port, "--password-file", wrong.toString(), "hello");
            assertEquals(Ended.failed(1, "forkchat: wrong password"), refused);
        }
    }

    @Test
    void aRoomWithoutAPasswordTakesNoNoticeOfOne() throws Exception {
        try (RunningServer server = RunningServer.start()) {
            TestClient listener = server.join();
            String port = "" + server.port();
            assertEquals(
                    0,
                    run("send", "--port", port, "--password-file", passwordFile.toString(), "hello")
                            .exitCode());
            listener.expect("hello");
        }
    }

    private static Ended run(String... arguments) throws IOException {
        return Ended.of(Forkchat.command(List.of(arguments)));
    }

    @Test
    void aPasswordFileThatIsOpenToOthersOrEmptyOrMissingIsRefused() throws Exception {
        String file = passwordFile.toString();
        Files.setPosixFilePermissions(passwordFile, PosixFilePermissions.fromString("rw-r--r--"));
        String start = "forkchat: cannot take the password from " + file + ": ";
        assertEquals(
                Ended.failed(1, start + "other users can read or write it; run chmod 600"),
                run("server", "--port", "0", "--password-file", file));
        Files.setPosixFilePermissions(passwordFile, PosixFilePermissions.fromString("rw-------"));
        Files.writeString(passwordFile, "\n");
        assertEquals(
                Ended.failed(1, start + "its first line is empty, or longer than 1024 bytes"),
                run("server", "--port", "0", "--password-file", file));
        Files.delete(passwordFile);
        assertEquals(Ended.failed(1, start + "No such file or directory"), run("who", "--password-file", file));
        Files.createDirectory(passwordFile);
        for (String command : List.of("who", "stats")) {
            assertEquals(Ended.failed(1, start + "Is a directory"), run(command, "--password-file", file));
        }
    }

    @Test
    void aByteOrderMarkAndBlanksAtTheEndAreNoPartOfThePassword() throws Exception {
        Files.write(passwordFile, "\ufeffgr\u00fcn \t\r\n".getBytes(StandardCharsets.UTF_8));
        try (RunningServer server = RunningServer.start("--password-file", passwordFile.toString())) {
            TestClient client = TestClient.connect(server.address());
            client.send("gr\u00fcn\n");
            client.awaitLine("a welcome", line -> line.equals("-- welcome"));
        }
    }

    @Test
    void aPasswordFileInAnotherEncodingIsRefused() throws Exception {
        String start = "forkchat: cannot take the password from " + passwordFile + ": its first line ";
        Files.write(passwordFile, "gr\u00fcn\n".getBytes(StandardCharsets.ISO_8859_1));
        assertEquals(
                Ended.failed(1, start + "is not in UTF-8"), run("who", "--password-file", passwordFile.toString()));
        Files.write(passwordFile, "secret\n".getBytes(StandardCharsets.UTF_16LE));
        assertEquals(
                Ended.failed(1, start + "has control characters, or is not in UTF-8"),
                run("who", "--password-file", passwordFile.toString()));
    }

    @Test
    void aPasswordFileOfRootMayBeForAGroup() throws Exception {
        Files.setPosixFilePermissions(passwordFile, PosixFilePermissions.fromString("r--r-----"));
        boolean isRoot = UserId.effective() == 0;
        Ended ended = run("who", "--port", "1", "--password-file", passwordFile.toString());
        assertEquals(isRoot ? 3 : 1, ended.exitCode(), "" + ended); // 3: it was taken, but there is no server
    }

    @Test
    void anAddressThatOtherMachinesReachNeedsAPasswordOrAnExplicitOpen() throws Exception {
        Ended refused = run("server", "--host", "0.0.0.0", "--port", "0");
        assertEquals(2, refused.exitCode());
        assertEquals(
                "0.0.0.0 port 0 can be reached from other machines: set --password-file FILE, or --open to admit all"
                        + " clients",
                refused.err().get(0));
    }

    private static Ended runBy(List<String> by, String... arguments) throws IOException {
        ProcessBuilder command = Forkchat.command(List.of(arguments));
        command.command().addAll(0, by);
        return Ended.of(command);
    }

    @Test
    void onlyRootCanNameAnotherUser() throws Exception {
        for (String option : List.of("--user", "--worker-user")) {
            assertEquals(
                    Ended.failed(1, "forkchat: " + option + " nobody needs to be started as root"),
                    runBy(Machine.asOrdinaryUser(), "server", "--port", "0", option, "nobody"));
        }
    }

    /** The address that other machines reach is never listened on: the server refuses before. */
    @Test
    void rootServesOtherMachinesOnlyAsAnotherUser() throws Exception {
        Needs.root("root of a user namespace may be an ordinary user");
        List<String> root = List.of();
        assertEquals(
                Ended.failed(
                        1,
                        "forkchat: a server started as root accepts only local clients: use --user NAME, to run as"
                                + " NAME once it"
                                + " listens, or --worker-user NAME, to run its workers as NAME"),
                runBy(root, "server", "--host", "0.0.0.0", "--port", "0", "--open"));
        assertEquals(
                Ended.failed(
                        1,
                        "forkchat: --sandbox strict cannot confine workers that run as root: use --worker-user NAME or"
                                + " --user NAME"),
                runBy(root, "server", "--port", "0", "--sandbox", "strict"));
    }

    @Test
    void theUserToBecomeIsOneThatIsThereAndNotRoot() throws Exception {
        List<String> root = Machine.asRoot();
        assertEquals(Ended.failed(1, "forkchat: --user: no user n0b0dy"), runBy(root, "server", "--user", "n0b0dy"));
        assertEquals(Ended.failed(1, "forkchat: --user root is root"), runBy(root, "server", "--user", "root"));
    }

    /** Such as {@code unshare -r} makes; it has a network of its own here, so that nobody reaches the address. */
    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "needs Linux: user namespaces")
    void rootOfANamespaceWithoutOtherUsersServesOtherMachinesAsTheUserThatItIs() throws Exception {
        List<String> by = new ArrayList<>(Machine.asOrdinaryUser());
        by.addAll(List.of("unshare", "--map-root-user", "--net"));
        if (!Needs.succeeds(by, "true")) {
            throw Needs.missing("user namespaces", "this user cannot create one");
        }
        for (String option : List.of("--user", "--worker-user")) {
            String why = "forkchat: " + option + " nobody: this user namespace has no user but root; omit the option,"
                    + " or start the server in a namespace that has the user";
            assertEquals(Ended.failed(1, why), runBy(by, "server", "--port", "0", option, "nobody"));
        }
        RunningServer server = RunningServer.start(by, Map.of(), "--host", "0.0.0.0", "--open");
        server.log().await("its sandbox", line -> line.startsWith("Server Main: each worker: "));
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"standard", "limits", "strict", "off"})
    @EnabledOnOs(value = OS.LINUX, disabledReason = "needs Linux: looks into /proc")
    void rootListensAndThenBecomesAnotherUserForGood(String sandbox) throws Exception {
        Needs.otherUser();
        Path socket = folder.resolve("room");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        Map<String, String> environment = Map.of("XDG_CACHE_HOME", folder.toString());
        try (RunningServer server = RunningServer.start(
                environment,
                "--sandbox",
                sandbox,
                "--user",
                "nobody",
                "--unix",
                socket.toString(),
                "--host",
                "127.0.0.1",
                "--port",
                "0")) {
            List<TestClient> clients = server.join(2);
            clients.get(0).send("hello\n");
            clients.get(1).expect("hello");
            List<Long> pids = new ArrayList<>(List.of(server.pid()));
            server.workers().forEach(worker -> pids.add(worker.pid()));
            for (long pid : pids) {
                for (String task : Path.of("/proc/" + pid + "/task").toFile().list()) {
                    List<String> status = Files.readAllLines(Path.of("/proc/" + pid + "/task/" + task + "/status"));
                    assertTrue(status.contains("Uid:\t65534\t65534\t65534\t65534"), "" + status);
                    assertTrue(status.contains("CapEff:\t0000000000000000"), "" + status);
                    assertTrue(status.contains("CapPrm:\t0000000000000000"), "" + status);
                    String groups = status.stream()
                            .filter(line -> line.startsWith("Groups:"))
                            .findFirst()
                            .orElseThrow();
                    assertTrue(!groups.matches("Groups:.*\\b0\\b.*"), groups);
                }
            }
        }
    }

    @Test
    void aServerForAnotherUserReadsNothingInTheHomeDirectoryOfRoot() throws Exception {
        Needs.otherUser();
        Path home = Files.createDirectory(folder.resolve("home"));
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx------"));
        int port;
        try (ServerSocket free = new ServerSocket(0)) { // with --port 0 there is no file
            port = free.getLocalPort();
        }
        try (RunningServer server =
                        RunningServer.start(Map.of("HOME", home.toString()), "--user", "nobody", "--port", "" + port);
                TestClient client = server.join()) {
            assertEquals(port, server.port());
            client.send("hello\n");
        }
    }

    /** On macOS each user has one. */
    @Test
    void aServerForAnotherUserNeedsNothingInATemporaryDirectoryOfRoots() throws Exception {
        Needs.otherUser();
        Path ofRoot = Files.createDirectory(folder.resolve("of-root"));
        Files.setPosixFilePermissions(ofRoot, PosixFilePermissions.fromString("rwx------"));
        String script = "option=-Djava.io.tmpdir=$0; java=$1; shift; exec \"$java\" \"$option\" \"$@\"";
        List<String> by = List.of("sh", "-c", script, ofRoot.toString());
        try (RunningServer server = RunningServer.start(by, Map.of("XDG_RUNTIME_DIR", ""), "--user", "nobody")) {
            String remark = "this user may not write to " + ofRoot;
            List<String> log = server.log().all();
            assertTrue(log.stream().anyMatch(line -> line.endsWith(remark)), "" + log);
            server.join();
            assertEquals(0, run("lock", "--port", "" + server.port()).exitCode(), "root finds its control socket");
        }
    }

    private static List<String> ids(long pid) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                .filter(line -> line.matches("(Uid|Gid|Groups|CapEff|CapPrm):.*"))
                .map(String::strip)
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"standard", "limits", "strict", "off"})
    @EnabledOnOs(value = OS.LINUX, disabledReason = "needs Linux: looks into /proc")
    void theWorkersOfRootRunAsAnotherUser(String sandbox) throws Exception {
        Needs.otherUser();
        try (RunningServer server = RunningServer.start(
                "--worker-user", "nobody", "--sandbox", sandbox, "--password-file", "" + passwordFile)) {
            TestClient talker = server.enter(PASSWORD);
            TestClient listener = server.enter(PASSWORD);
            talker.send("hello\n");
            listener.expect("hello");
            for (ProcessHandle worker : server.workers()) {
                assertEquals(
                        List.of(
                                "Uid:\t65534\t65534\t65534\t65534",
                                "Gid:\t65534\t65534\t65534\t65534",
                                "Groups:",
                                "CapPrm:\t0000000000000000",
                                "CapEff:\t0000000000000000"),
                        ids(worker.pid()));
            }
            assertTrue(ids(server.pid()).contains("Uid:\t0\t0\t0\t0"), "" + ids(server.pid()));
        }
    }

    @Test
    void aJarThatTheWorkersUserCannotReadIsRefused() throws Exception {
        Needs.otherUser();
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        Path jar = folder.resolve("forkchat.jar");
        Files.copy(Forkchat.jar(), jar);
        assertEquals(
                Ended.failed(
                        1,
                        "forkchat: --worker-user nobody cannot read " + jar
                                + ": put it where that user can, or choose another"),
                Ended.of(Forkchat.command(jar, List.of("server", "--port", "0", "--worker-user", "nobody"))));
    }

    @Test
    void optionsThatExcludeEachOtherAreRefused() throws Exception {
        Ended twoUsers = run("server", "--user", "daemon", "--worker-user", "nobody");
        assertEquals(2, twoUsers.exitCode());
        assertEquals(
                "--user excludes --worker-user: a server that has changed from root to another user cannot start"
                        + " workers of"
                        + " a third one",
                twoUsers.err().get(0));
        Ended unknownLevel = run("server", "--sandbox", "hard");
        assertEquals(2, unknownLevel.exitCode());
        assertEquals(
                "Invalid value for option '--sandbox': expected strict, limits or off, but was 'hard'",
                unknownLevel.err().get(0));
    }
}
