package io.github.forkchat;

import io.github.forkchat.protocol.JsonLine;
import io.github.forkchat.testkit.Ended;
import io.github.forkchat.testkit.Forkchat;
import io.github.forkchat.testkit.Machine;
import io.github.forkchat.testkit.Needs;
import io.github.forkchat.testkit.PublicTempDir;
import io.github.forkchat.testkit.RunningServer;
import io.github.forkchat.testkit.TerminalWindow;
import io.github.forkchat.testkit.TestClient;
import io.github.forkchat.testkit.Verb;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static io.github.forkchat.testkit.Verb.LOGIN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The operator commands, as commands of the shell and in each view. */
final class OperatorIT {
    private static final String NO_OPERATOR = "you are not an operator: ";
    private static final List<String> TYPES =
            List.of("kick", "ban", "unban", "bans", "mute", "unmute", "say", "lock", "unlock", "clear-history");

    private static final int STOPPED_SERVERS = 11;

    @TempDir(factory = PublicTempDir.class)
    private Path folder;

    private static TestClient chat(RunningServer server, String name) throws IOException {
        return server.join().choose("view=chat history=50 name=" + name);
    }

    private static void assertRefused(String reason, Ended ended) {
        assertEquals(Ended.failed(1, "forkchat: " + reason), ended);
    }

    private static void assertDone(Ended ended) {
        assertEquals(Ended.ok(), ended);
    }

    @Test
    void theServersUserDisconnectsAClientFromTheShell() throws IOException {
        Path transcript = folder.resolve("room.txt");
        try (RunningServer server = RunningServer.start("--transcript", transcript.toString());
                TestClient ann = chat(server, "ann");
                TestClient bob = chat(server, "bob");
                TestClient plain = server.joinWithFirstLine("%forkchat/1 view=plain name=plain");
                TestClient json = server.joinWithFirstLine("%forkchat/1 view=json name=json")) {
            ann.lineOf("-- json joined"::equals);
            assertDone(Verb.run(server, "kick", "bob", "too", "loud"));
            String why = "kicked by " + LOGIN + ": too loud";
            assertEquals("-- " + why, bob.awaitLastLine());
            ann.expect("-- bob left: " + why);
            server.log().await("the end", line -> line.endsWith("client 1 (bob) left: " + why));
            server.log()
                    .await(
                            "the operator",
                            line -> line.endsWith("operator " + LOGIN + " (control socket): kick bob too loud"));
            assertDone(Verb.run(server, "kick", "PLAIN"));
            assertEquals("%forkchat/1 kicked: kicked by " + LOGIN, plain.awaitLastLine());
            ann.expect("-- plain left: kicked by " + LOGIN);
            assertDone(Verb.run(server, "kick", "json", "--", "--for"));
            JsonLine kicked = JsonLine.parse(json.awaitLastLine());
            assertEquals("kicked", kicked.string("type").orElse(""));
            assertEquals(LOGIN, kicked.string("name").orElse(""));
            assertEquals(
                    "kicked by " + LOGIN + ": --for", kicked.string("reason").orElse(""));
            assertRefused("nobody here is called bob", Verb.run(server, "kick", "bob"));
            ann.send("/who\n");
            ann.lineOf("-- 1 client"::equals);
            assertEquals(
                    1,
                    ann.lines().stream().filter(("-- bob left: " + why)::equals).count());
            List<String> metrics = Verb.run(server, "metrics").out();
            assertTrue(metrics.contains("forkchat_clients_left_total{reason=\"kicked\"} 3"), "" + metrics);
            assertTrue(metrics.contains("forkchat_clients_left_total{reason=\"evicted\"} 0"), "" + metrics);
            server.end();
            assertTrue(Files.readString(transcript).contains("Z -- bob left: " + why + "\n"));
        }
    }

    /** As systemd removes XDG_RUNTIME_DIR when the user logs out. */
    @Test
    void theControlSocketComesBackAfterItsDirectoryWasRemoved() throws IOException {
        Path runtime = Files.createDirectory(folder.resolve("run"));
        Map<String, String> environment = Map.of("XDG_RUNTIME_DIR", runtime.toString());
        try (RunningServer server = RunningServer.start(environment);
                TestClient ann = chat(server, "ann")) {
            try (Stream<Path> files = Files.walk(runtime)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
            Files.createDirectory(runtime);
            server.log()
                    .await(
                            "it is there again",
                            line -> line.matches("Server Main: opened .*control-\\d+.socket again.*"));
            ProcessBuilder say = Forkchat.command(List.of("say", "--port", "" + server.port(), "here"));
            say.environment().putAll(environment);
            assertDone(Ended.of(say));
            ann.expect("-- server: here (" + LOGIN + ")");
        }
    }

    /** As systemd runs the service of the Debian package: with its own runtime directory, and ProtectProc=invisible. */
    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "needs mount namespaces")
    void rootIsAnOperatorOfTheServiceThatDoesNotSeeRootsProcesses() throws IOException {
        Needs.root("only root can act as another user");
        Needs.otherUser();
        if (!Needs.succeeds(List.of("unshare", "--mount"), "true")) {
            throw Needs.missing("mount namespaces", "this root has no right to make one");
        }
        List<String> by = new ArrayList<>(List.of("unshare", "--mount", "sh", "-c"));
        by.add("mount -t proc -o hidepid=2 none /proc && mount -t tmpfs none /run && mkdir /run/forkchat"
                + " && chown 65534 /run/forkchat && exec \"$@\"");
        by.add("sh");
        by.addAll(Machine.asUser("65534", "65534"));
        by.add("XDG_RUNTIME_DIR=/run/forkchat");
        try (RunningServer server = RunningServer.start(by, Map.of());
                TestClient ann = chat(server, "ann")) {
            ProcessBuilder say = Forkchat.command(List.of("say", "--port", "" + server.port(), "here"));
            say.command().addAll(0, List.of("nsenter", "--mount", "--target", "" + server.pid()));
            assertDone(Ended.of(say));
            ann.expect("-- server: here (" + LOGIN + ")");
        }
    }

    @Test
    void noticesAndTheLockAreToldToTheRoomOnceAndKept() throws IOException {
        Path transcript = folder.resolve("room.txt");
        try (RunningServer server = RunningServer.start("--transcript", transcript.toString());
                TestClient ann = chat(server, "ann")) {
            assertDone(Verb.run(server, "say", "lunch", "at noon"));
            ann.expect("-- server: lunch at noon (" + LOGIN + ")");
            assertDone(Verb.run(server, "lock"));
            ann.expect("-- server: the room was locked by " + LOGIN);
            assertRefused("the room is locked already", Verb.run(server, "lock"));
            try (TestClient late = TestClient.connect(server.address())) {
                assertEquals(List.of("the room is locked: no new clients"), late.awaitEnd());
            }
            assertRefused("the room is locked: no new clients", Verb.run(server, "send", "hello"));
            assertDone(Verb.run(server, "unlock"));
            ann.expect("-- server: the room was unlocked by " + LOGIN);
            assertRefused("the room is not locked", Verb.run(server, "unlock"));
            assertDone(Verb.run(server, "send", "hello"));
            assertTrue(ann.line().endsWith(": hello"));
            server.end();
        }
        List<String> kept = Files.readAllLines(transcript);
        for (String text : List.of("lunch at noon (" + LOGIN, "the room was locked by", "the room was unlocked by")) {
            assertEquals(
                    1,
                    kept.stream()
                            .filter(line -> line.contains("-- server: " + text))
                            .count(),
                    text);
        }
    }

    @Test
    void aMutedClientWithoutAFirstLineStaysMutedWhenItReconnects() throws IOException {
        try (RunningServer server = RunningServer.start("--max-clients", "3")) {
            TestClient muted = server.join();
            TestClient ann = server.join();
            assertDone(Verb.run(server, "mute", "client0"));
            muted.send("one\n");
            muted.lineOf(line -> line.startsWith("%forkchat/1 refused: you are muted by "));
            TestClient another = server.joinWithFirstLine("%forkchat/1 view=plain name=eve"); // now the room is full
            muted.close();
            server.log().await("its end", line -> line.startsWith("Server Main: client 0 left: "));
            TestClient again = server.joinWhenASlotIsFree();
            assertEquals(0, again.clientId(), "the only free id");
            again.send("two\n");
            again.lineOf(line -> line.startsWith("%forkchat/1 refused: you are muted by "));
            another.send("three\n");
            ann.expect("three");
        }
    }

    @Test
    void aClearedHistoryStaysClearedAfterARestart() throws IOException {
        String[] options = {"--transcript", folder.resolve("room.txt").toString()};
        try (RunningServer server = RunningServer.start(options);
                TestClient ann = chat(server, "ann")) {
            ann.send("/me waves\nold\n");
            TestClient late = chat(server, "late");
            late.lineOf(line -> line.endsWith("ann: old"));
            late.close();
            assertDone(Verb.run(server, "clear-history"));
            ann.lineOf(("-- server: the history was cleared by " + LOGIN)::equals);
            assertDone(Verb.run(server, "say", "x"));
            ann.send("new\n");
            assertEquals(Ended.ok("ann: new"), Verb.run(server, "tail", "--time", "off"));
        }
        try (RunningServer server = RunningServer.start(options)) {
            assertEquals(Ended.ok("ann: new"), Verb.run(server, "tail", "--time", "off"));
        }
    }

    /** The bans, their times, and the history's end stay; the lock and the mutes end with the server. */
    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "needs further loopback addresses")
    void aRestartKeepsBansAndTheClearedHistoryAndEndsMutesAndTheLock() throws IOException {
        String[] options = {
            "--transcript",
            folder.resolve("room.txt").toString(),
            "--bans",
            folder.resolve("bans").toString()
        };
        List<String> listed;
        try (RunningServer server = RunningServer.start(options);
                TestClient eve = chat(server, "eve");
                TestClient bob = chat(server, "bob");
                TestClient carl = server.joinFrom("127.0.0.2", "%forkchat/1 view=chat name=carl")) {
            eve.send("old\n");
            bob.lineOf("eve: old"::equals);
            assertDone(Verb.run(server, "ban", "carl", "spam"));
            assertDone(Verb.run(server, "ban", "127.0.0.3", "--for", "1h"));
            assertDone(Verb.run(server, "ban", "127.0.0.4"));
            assertDone(Verb.run(server, "unban", "127.0.0.4"));
            assertDone(Verb.run(server, "mute", "eve", "--for", "1h"));
            assertDone(Verb.run(server, "kick", "bob"));
            assertDone(Verb.run(server, "clear-history"));
            assertDone(Verb.run(server, "lock"));
            carl.awaitEnd();
            listed = Verb.run(server, "bans", "--json").out();
        }
        try (RunningServer server = RunningServer.start(options);
                TestClient eve = chat(server, "eve");
                TestClient bob = chat(server, "bob")) {
            assertTrue(eve.lines().get(0).contains(" history=0"), "" + eve.lines());
            eve.send("new\n");
            bob.lineOf("eve: new"::equals);
            for (String host : List.of("127.0.0.2", "127.0.0.3")) {
                try (TestClient banned = TestClient.connectFrom(host, server.address())) {
                    assertTrue(banned.awaitLastLine().startsWith("banned by " + LOGIN + " until "));
                }
            }
            server.joinFrom("127.0.0.4", "%forkchat/1 view=chat").close();
            assertEquals(listed, Verb.run(server, "bans", "--json").out());
            assertRefused("eve is not muted", Verb.run(server, "unmute", "eve"));
            assertRefused("the room is not locked", Verb.run(server, "unlock"));
        }
    }

    @Test
    void aServerWithoutAnOperatorsPasswordAcceptsNone() throws IOException {
        try (RunningServer server = RunningServer.start();
                TestClient json = server.joinWithFirstLine("%forkchat/1 view=json name=bob")) {
            json.send("{\"type\":\"operator\",\"text\":\"guess\",\"request\":8}\n");
            assertTrue(lineOf(json, "refused").contains("the server has no operators' password"));
        }
    }

    private static String lineOf(TestClient json, String type) {
        return json.lineOf(line -> line.startsWith("{\"type\":\"" + type + "\""));
    }

    @Test
    void theChatAndJsonViewsListBansAndTellWhyACommandIsRefused() throws IOException {
        Path socket = folder.resolve("room");
        String bans = folder.resolve("bans").toString();
        try (RunningServer server =
                        RunningServer.start("--unix", socket.toString(), "--names", "free", "--bans", bans);
                TestClient chat = joined(socket, "view=chat name=ann");
                TestClient json = joined(socket, "view=json name=bot")) {
            chat.lineOf("-- bot joined"::equals);
            chat.send("/ban 192.0.2.7 --for 1h\n/bans\n/unban 192.0.2.7\n/ban 192.0.2.7x\n");
            assertTrue(chat.line().matches("-- server: 192.0.2.7 was banned by ann until \\S+Z"));
            assertTrue(chat.line().matches("-- 192.0.2.7 is banned until \\S+Z, by ann since \\S+Z: none given"));
            chat.expect(
                    "-- server: 192.0.2.7 was unbanned by ann",
                    "-- refused: nobody here is called 192.0.2.7x, and it is no address");
            json.send("""
                    {"type":"ban","name":"2001:db8::1","for":"2d","text":"a b","request":1}
                    {"type":"bans","request":2}
                    {"type":"ban","name":"ann","request":3}
                    {"type":"ban","name":"x","for":"1"}
                    """);
            assertTrue(lineOf(json, "receipt").contains("\"request\":1,"));
            JsonLine ban = JsonLine.parse(lineOf(json, "ban"));
            assertEquals("2001:db8::1/56", ban.string("target").orElse(""));
            assertEquals("a b", ban.string("reason").orElse(""));
            assertEquals("bot", ban.string("name").orElse(""));
            assertTrue(lineOf(json, "receipt").contains("\"request\":2,"));
            assertTrue(lineOf(json, "refused").contains("\"request\":3,\"reason\":\"ann is an operator\""));
            assertTrue(lineOf(json, "refused").contains("nobody here is called x"));
            server.log().await("the operator", line -> line.endsWith("operator bot (client 1): bans"));
        }
    }

    private static TestClient joined(Path socket, String choices) throws IOException {
        return TestClient.connect(UnixDomainSocketAddress.of(socket)).choose(choices);
    }

    @Test
    void theTerminalHasTheCommandsAndAKickedOneDoesNotComeBack() throws Exception {
        Path socket = folder.resolve("room");
        try (RunningServer server = RunningServer.start("--port", "0", "--unix", socket.toString(), "--names", "free");
                TestClient bob = chat(server, "bob");
                TerminalWindow window = TerminalWindow.open(
                        folder,
                        100,
                        TerminalWindow.command("client", "--unix", socket.toString(), "--name", "ann", "--time", "off")
                                + "\necho exit code $?\nexec cat\n")) {
            window.awaitTyped("ann>");
            window.awaitLine("-- here: bob");
            window.type("/kick bo");
            window.press("Tab");
            window.type("too loud\n");
            window.awaitLine("-- bob left: kicked by ann: too loud");
            window.awaitLine("-- done: /kick");
            assertEquals("-- kicked by ann: too loud", bob.awaitLastLine());
            window.type("/kick nobody\n");
            window.awaitLine("-- refused: nobody here is called nobody");
            window.type("/help\n");
            window.awaitScreen(
                    "help",
                    lines -> lines.stream()
                            .anyMatch(line -> line.matches("-- /ban NAME \\[--for TIME] \\[reason] +oper.*")));
            assertDone(Verb.run(server, "kick", "ann", "bye"));
            window.awaitLine("-- kicked by " + LOGIN + ": bye");
            window.awaitLine("exit code 4");
        }
    }

    @Test
    void onlyTheUserAndRootFindTheControlSocket() throws Exception {
        try (RunningServer server = RunningServer.start(Map.of("XDG_RUNTIME_DIR", folder.toString()))) {
            Path control;
            try (Stream<Path> files = Files.list(folder.resolve("forkchat"))) {
                control = files.filter(
                                file -> file.getFileName().toString().equals("control-" + server.pid() + ".socket"))
                        .findFirst()
                        .orElseThrow();
            }
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(control)));
            List<String> lock = List.of("lock", "--port", "" + server.port());
            ProcessBuilder elsewhere = Forkchat.command(lock);
            elsewhere.environment().put("XDG_RUNTIME_DIR", folder.toString());
            assertDone(Ended.of(elsewhere));
            Ended none = Ended.of(Forkchat.command(List.of("lock", "--port", "1")));
            assertEquals(3, none.exitCode());
            assertTrue(none.err().get(0).startsWith("forkchat: you run no server on this port"), "" + none);
            server.end();
            assertFalse(Files.exists(control));
        }
    }

    /** One after the other they would take 5 s each. */
    @Test
    void serversThatDoNotAnswerHoldNoCommandUp() throws IOException {
        Map<String, String> environment = Map.of("XDG_RUNTIME_DIR", folder.toString());
        List<ServerSocketChannel> stopped = new ArrayList<>();
        try (RunningServer server = RunningServer.start(environment);
                TestClient ann = chat(server, "ann")) {
            for (int pid = 1; pid <= STOPPED_SERVERS; pid++) {
                Path control = folder.resolve("forkchat/control-" + pid + ".socket");
                stopped.add(ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                        .bind(UnixDomainSocketAddress.of(control)));
            }
            ProcessBuilder say = Forkchat.command(List.of("say", "hello", "--port", "" + server.port()));
            say.environment().putAll(environment);
            long began = System.nanoTime();
            assertDone(Ended.of(say));
            long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began);
            assertTrue(seconds < 5 * STOPPED_SERVERS / 2, seconds + " s");
            ann.expect("-- server: hello (" + LOGIN + ")");
            server.signal("STOP");
            Ended ended = Ended.of(say);
            server.signal("CONT");
            assertEquals(
                    Ended.failed(
                            4,
                            "forkchat: no server answers on this port of this machine; " + (STOPPED_SERVERS + 1)
                                    + " of your servers did not answer at all: stopped or overloaded"),
                    ended);
            assertDone(Ended.of(say));
            ann.expect("-- server: hello (" + LOGIN + ")");
            List<String> log = server.log().all();
            assertTrue(log.stream().noneMatch(line -> line.contains("refused operator commands")), "" + log);
        } finally {
            for (ServerSocketChannel each : stopped) {
                each.close();
            }
        }
    }

    /** In /tmp another user may have made such a directory before this user's first server. */
    @Test
    void aControlSocketThatAnotherUserCanHaveMadeGetsNoCommand() throws Exception {
        Path directory = Files.createDirectory(folder.resolve("forkchat"));
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
        AtomicInteger connections = new AtomicInteger();
        try (ServerSocketChannel impostor = ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                .bind(UnixDomainSocketAddress.of(directory.resolve("control-1.socket")))) {
            Thread answers = new Thread(() -> sayThatAServerIsHere(impostor, connections), "impostor");
            answers.start();
            ProcessBuilder kick = Forkchat.command(List.of("kick", "eve", "--port", "1"));
            kick.environment().put("XDG_RUNTIME_DIR", folder.toString());
            assertTrue(Ended.of(kick).exitCode() > 0);
        }
        assertEquals(0, connections.get());
    }

    private static void sayThatAServerIsHere(ServerSocketChannel listening, AtomicInteger connections) {
        try {
            while (true) {
                SocketChannel operator = listening.accept();
                connections.incrementAndGet();
                String answers =
                        "{\"type\":\"control\",\"pid\":1,\"addresses\":\"127.0.0.1:1\"}\n{\"type\":\"receipt\"}\n";
                operator.write(StandardCharsets.UTF_8.encode(answers));
            }
        } catch (IOException closed) {
            return;
        }
    }

    @Test
    void aLoginNameOfTheOptionIsAnOperatorAndAnotherIsNot() throws Exception {
        Needs.root("only root can act as another user");
        Needs.otherUser();
        Path socket = folder.resolve("room");
        try (RunningServer server = RunningServer.start(
                        "--unix", socket.toString(), "--mode", "0666", "--operators", "daemon,www-data");
                TestClient root = joined(socket, "view=chat")) {
            assertDone(Ended.of(Forkchat.commandAs("daemon", "say", "hello", "--unix", socket.toString())));
            root.expect("-- server: hello (daemon)");
            assertRefused(
                    NO_OPERATOR + "say is an operator command",
                    Ended.of(Forkchat.commandAs("nobody", "say", "hello", "--unix", socket.toString())));
            assertDone(Verb.run(server, "lock"));
            assertDone(Ended.of(Forkchat.commandAs("daemon", "unlock", "--unix", socket.toString())));
            root.expect("-- server: the room was locked by root", "-- server: the room was unlocked by daemon");
        }
    }

    @Test
    void wrongUseIsOneLineAndExitCode2() throws IOException {
        Map<List<String>, String> wrong = Map.of(
                List.of("kick"), "Missing required parameter: 'NAME'",
                List.of("kick", ""), "Invalid value for 'NAME': '' is empty or has a blank",
                List.of("say"), "Missing required parameter: 'TEXT'",
                List.of("bans", "x"), "Unknown argument: 'x'",
                List.of("unban", "a", "b"), "Unknown argument: 'b'",
                List.of("mute", "eve", "--for", "5x"),
                        "Invalid value for option '--for': '5x': a duration is a number of at least 1, followed by s, m, h or d:"
                                + " 30s,"
                                + " 10m, 2h, 1d",
                List.of("lock", "--unix", "a", "--port", "1"), "--unix excludes --host and --port",
                List.of("kick", "a", "b\nc"), "an argument is more than one line",
                List.of("server", "--operators", "ann"), "--operators needs --unix",
                List.of("client", "--operators-password-file", "x"),
                        "--operators-password-file needs a terminal, and excludes --json");
        for (Map.Entry<List<String>, String> each : wrong.entrySet()) {
            List<String> said =
                    List.of(each.getValue(), "Try 'forkchat " + each.getKey().get(0) + " --help'.");
            assertEquals(new Ended(2, List.of(), said), Ended.of(Forkchat.command(each.getKey())));
        }
    }

    @Test
    void anArgumentThatIsTooLongIsNotSent() throws IOException {
        for (List<String> command :
                List.of(List.of("say", "x".repeat(401)), List.of("say", "\u00fc".repeat(200) + "x"))) {
            Ended ended = Ended.of(Forkchat.command(command));
            assertEquals(
                    List.of(
                            "Invalid value for 'TEXT': 401 bytes; at most 400 are allowed",
                            "Try 'forkchat say --help'."),
                    ended.err());
            assertEquals(2, ended.exitCode());
        }
        assertEquals(
                List.of(
                        "Invalid value for 'NAME': 70000 bytes; at most 400 are allowed",
                        "Try 'forkchat kick --help'."),
                Ended.of(Forkchat.command(List.of("kick", "x".repeat(70_000)))).err());
    }

    @Test
    void helpAndCompletionHaveEachCommand() throws IOException {
        List<String> help = Ended.of(Forkchat.command(List.of("--help"))).out();
        List<String> completion =
                Ended.of(Forkchat.command(List.of("completion"))).out();
        List<String> missing = new ArrayList<>(TYPES);
        missing.removeIf(type -> help.stream().anyMatch(line -> line.startsWith("  " + type + " "))
                && completion.stream().anyMatch(line -> line.contains(type)));
        assertEquals(List.of(), missing);
    }
}
