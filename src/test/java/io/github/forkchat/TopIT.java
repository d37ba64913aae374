package io.github.forkchat;

import io.github.forkchat.testkit.Deadline;
import io.github.forkchat.testkit.Needs;
import io.github.forkchat.testkit.RunningServer;
import io.github.forkchat.testkit.Talker;
import io.github.forkchat.testkit.TerminalFixture;
import io.github.forkchat.testkit.TerminalWindow;
import io.github.forkchat.testkit.TestClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Tests of the screen of {@code forkchat top}, in a terminal. */
final class TopIT extends TerminalFixture {
    private static final String END = "\necho exit code $?\nexec cat\n";
    private static final int WIDE = 120;
    private static final int FEW = 30;
    private static final int MANY = 300;
    private static final Pattern COLOR = Pattern.compile("\u001b\\[([0-9;]*;)?([349][0-7]|[34]8;[0-9;]*)(;[0-9;]*)?m");

    private void open(RunningServer server, String before, String... arguments) throws IOException {
        openWithInterval("0.2", server, before, arguments);
    }

    private void openWithInterval(String seconds, RunningServer server, String before, String... arguments)
            throws IOException {
        String command = TerminalWindow.command("top", "--port", "" + server.port(), "--interval", seconds)
                + String.join(" ", arguments);
        window = TerminalWindow.open(folder, 80, before + command + END);
    }

    private static TestClient join(RunningServer server, String name) throws IOException {
        return server.joinWithFirstLine("%forkchat/1 view=plain history=0 name=" + name);
    }

    private static Predicate<List<String>> shows(String pattern) {
        Pattern wanted = Pattern.compile(pattern);
        return rows -> rows.stream().anyMatch(row -> wanted.matcher(row).find());
    }

    private void await(String pattern) {
        window.awaitScreen(pattern, shows(pattern));
    }

    private void assertRows(int columns, int atMost) {
        List<String> rows = window.rows();
        assertTrue(rows.size() <= atMost, rows::toString);
        rows.forEach(row -> assertTrue(row.length() <= columns, row));
    }

    @Test
    void theTableHasARowForEachClientAtEachSize() throws IOException {
        try (RunningServer server = RunningServer.start()) {
            TestClient alice = join(server, "alice");
            join(server, "bob");
            join(server, "carol");
            open(server, "");
            await("^alice +0 here .* " + alice.workerPid());
            await("^bob +1 here");
            await("^carol +2 here");
            await("^clients 3/256 ");
            await("^q quit");
            assertRows(80, 24);
            assertFalse(shows("PEER").test(window.screen()));
            window.tmux("resize-window", "-t", "t", "-x", "" + WIDE, "-y", "40");
            await("^NAME .* PEER");
            await("^alice .* 127\\.0\\.0\\.1:\\d+");
            assertRows(WIDE, 40);
            window.tmux("resize-window", "-t", "t", "-x", "80", "-y", "12");
            window.awaitScreen(
                    "small again",
                    rows -> !shows("PEER").test(rows) && shows("^carol").test(rows));
            assertRows(80, 12);
            window.press("q");
            window.awaitLine("exit code 0");
        }
    }

    @Test
    void aClientThatFallsBehindIsShownUntilItIsEvicted() throws IOException {
        try (RunningServer server = RunningServer.start("--stall-timeout", "10")) {
            TestClient alice = join(server, "alice");
            TestClient deaf = server.joinDeaf();
            open(server, "");
            await("^client1 +1 here");
            Talker talker = Talker.start(alice, Integer.MAX_VALUE);
            await("^client1 +1 behind .*\\d[KM] +\\[#");
            await("slowest client1 \\d");
            await("^client1 +1 behind .*\\d[KM] +\\[##");
            await("^client1 +1 evicted .*\\d[KM] +\\[##");
            await(" evicted 1");
            talker.stop();
            window.awaitScreen("it is gone", rows -> !shows("^client1").test(rows));
            deaf.close();
        }
    }

    @Test
    void theKeyKDisconnectsTheSelectedClientAfterAYes() throws IOException {
        if (!Files.isReadable(Path.of("/proc/self/stat"))) {
            throw Needs.missing("/proc", "top finds the workers there");
        }
        try (RunningServer server = RunningServer.start()) {
            join(server, "alice");
            TestClient bob = join(server, "bob");
            open(server, "");
            await("^bob +1 here .* \\d+[.0-9]*M +" + bob.workerPid());
            window.press("Down");
            window.type("k");
            await("disconnect client 1 bob .*\\?");
            window.type("n");
            await("not disconnected");
            window.type("k");
            await("disconnect client 1 bob .*\\?");
            window.type("y");
            server.log().await("bob left", line -> line.contains("client 1 (bob) left: "));
            window.awaitScreen(
                    "bob is gone",
                    rows -> !shows("^bob").test(rows) && shows("^alice").test(rows));
        }
    }

    @Test
    void aClientThatIsKilledDisappears() throws IOException {
        try (RunningServer server = RunningServer.start()) {
            join(server, "alice");
            TestClient bob = join(server, "bob");
            open(server, "");
            await("^bob +1 here");
            ProcessHandle.of(bob.workerPid()).orElseThrow().destroyForcibly();
            window.awaitScreen(
                    "bob is gone",
                    rows -> !shows("^bob").test(rows) && shows("^alice").test(rows));
            await("left 1 ");
        }
    }

    @Test
    void keysSortFilterPauseAndExplain() throws IOException {
        try (RunningServer server = RunningServer.start()) {
            TestClient alice = join(server, "alice");
            join(server, "bob");
            open(server, "");
            await("^sorted by BEHIND");
            window.type("<");
            await("^sorted by OUT/s");
            window.type(">>");
            await("^sorted by CPU%");
            window.type("r");
            await("^sorted by CPU%, reversed");
            window.type("/BO");
            await("filter 'BO': 1 of 2");
            window.awaitScreen(
                    "bob alone",
                    rows -> !shows("^alice").test(rows) && shows("^bob").test(rows));
            window.press("Escape");
            await("^alice");
            window.type(" ");
            await("PAUSED");
            alice.close();
            Deadline.await(
                    "alice left",
                    () -> server.log().all().stream().anyMatch(line -> line.contains("client 0 (alice) left")));
            assertTrue(shows("^alice").test(window.screen()));
            window.type(" ");
            window.awaitScreen(
                    "alice is gone",
                    rows -> !shows("^alice").test(rows) && !shows("PAUSED").test(rows));
            window.type("?");
            await("keys and columns");
            assertRows(80, 24);
            window.type("x");
            await("^bob");
            window.press("Enter");
            await("^ client 1 bob ");
            await("pipeMainToFork of this client");
            await("server's log about this client");
            assertRows(80, 24);
            window.press("Escape");
            await("^NAME");
            window.press("C-c");
            window.awaitLine("exit code 0");
        }
    }

    @Test
    void theEndOfTheServerEndsItAndRestoresTheTerminal() throws IOException {
        RunningServer server = RunningServer.start();
        join(server, "alice");
        open(server, "");
        await("^alice");
        server.close();
        window.awaitLine("exit code 4");
        await("connection lost");
        assertFalse(shows("^NAME").test(window.screen()));
    }

    @Test
    void aSignalEndsItAndRestoresTheTerminal() throws IOException {
        try (RunningServer server = RunningServer.start()) {
            join(server, "alice");
            open(server, "");
            await("^alice");
            String command = "top --port " + server.port();
            ProcessHandle top = ProcessHandle.allProcesses()
                    .filter(process -> process.info().commandLine().orElse("").contains(command))
                    .findFirst()
                    .orElseThrow();
            top.destroy();
            window.awaitLine("exit code 143");
            assertFalse(shows("^NAME").test(window.screen()));
        }
    }

    @Test
    void controlZGivesTheShellItsScreenBackAndFgTheTable() throws IOException {
        try (RunningServer server = RunningServer.start()) {
            join(server, "alice");
            Path top = Files.writeString(
                    folder.resolve("top.sh"), "exec " + TerminalWindow.command("top", "--port", "" + server.port()));
            window = TerminalWindow.open(folder, 80, "PS1='shell$ ' ENV= exec sh -i\n");
            window.awaitTyped("shell$");
            window.type("sh " + top + "\n");
            await("^alice");
            window.press("C-z");
            window.awaitTyped("shell$");
            assertFalse(shows("^NAME").test(window.screen()));
            window.type("fg\n");
            await("^alice");
            await("^q quit");
            window.press("q");
            window.awaitTyped("shell$");
        }
    }

    @Test
    void withoutColorThereAreBoldAndReverseVideoAlone() throws IOException {
        try (RunningServer server = RunningServer.start()) {
            join(server, "alice");
            open(server, "NO_COLOR=1; export NO_COLOR\n");
            await("^alice");
            String styled = String.join("\n", window.styledRows());
            assertFalse(COLOR.matcher(styled).find(), styled);
            assertTrue(styled.contains("\u001b[7m") || styled.contains(";7m"), styled);
        }
        window.close();
        try (RunningServer server = RunningServer.start()) {
            join(server, "alice");
            open(server, "NO_COLOR=; export NO_COLOR\n");
            await("^alice");
            assertTrue(COLOR.matcher(String.join("\n", window.styledRows())).find());
        }
    }

    @Test
    void moreClientsThanRowsScroll() throws IOException {
        scroll(FEW);
    }

    @Test
    @Tag("long")
    void threeHundredClientsScroll() throws IOException {
        scroll(MANY);
    }

    private void scroll(int count) throws IOException {
        try (RunningServer server = RunningServer.start("--max-clients", "" + (count + 1))) {
            server.join(count);
            open(server, "");
            await("^clients " + count + "/");
            await("^client0 ");
            assertRows(80, 24);
            assertFalse(shows("^client" + (count - 1) + " ").test(window.screen()));
            for (int i = 0; i < count; i += 10) {
                window.press("PageDown");
            }
            await("^client" + (count - 1) + " ");
            assertRows(80, 24);
        }
    }

    @Test
    void thePictureShowsInOrderWhatAMessagePasses() throws IOException {
        try (RunningServer server = RunningServer.start("--slow-motion", "2000")) {
            TestClient alice = join(server, "alice");
            TestClient bob = join(server, "bob");
            openWithInterval("1", server, "", "--picture"); // what lights up does so in one sample only
            await("^alice +-+> \\[0 pid " + alice.workerPid() + " *\\] -+DATA 0-+>");
            await("^bob +-+> .*-+DATA 0-+>");
            alice.send("hello\n");
            window.awaitScreen("the shared pipe", shows("pipeForkToMain <=").and(shows("^alice.* -+DATA 0-+>")));
            window.awaitScreen("the message is in the ring", shows("\\| DATA 1 "));
            await("<=+\\d+=+ ");
            bob.awaitLine("the message", "hello"::equals);
            await("^alice.* -+DATA 1-+>");
            assertRows(80, 24);
            window.type("p");
            await("^NAME");
        }
    }

    @Test
    void thePageOfAClientStaysWithIt() throws IOException {
        try (RunningServer server = RunningServer.start()) {
            TestClient bob = join(server, "bob");
            open(server, "");
            window.type("<<<<<");
            await("^sorted by NAME");
            await("^bob +0 here");
            window.press("Enter");
            await("^ client 0 bob ");
            join(server, "alice");
            await("^clients 2/");
            await("^ client 0 bob ");
            bob.close();
            await("^There is no such client any more");
            window.type("k");
            window.press("Escape");
            await("^alice +\\d+ here");
            assertFalse(shows("not disconnected").test(window.screen()));
        }
    }

    @Test
    void thePictureTakesNoKeysWhoseEffectItDoesNotShow() throws IOException {
        try (RunningServer server = RunningServer.start()) {
            join(server, "alice");
            open(server, "", "--picture");
            await("^alice +-+> ");
            window.type("ky/r ");
            await("PAUSED");
            window.type(" p");
            window.awaitScreen(
                    "the table",
                    rows -> shows("^sorted by BEHIND$").test(rows)
                            && shows("^alice").test(rows));
            window.type("q");
            window.awaitLine("exit code 0");
        }
    }

    @Test
    void aTerminalWithoutAnAlternateScreenIsCleared() throws IOException {
        try (RunningServer server = RunningServer.start()) {
            join(server, "alice");
            open(server, "TERM=vt100; export TERM\n");
            await("^alice +0 here");
            window.press("q");
            window.awaitLine("exit code 0");
            assertFalse(shows("^NAME").test(window.screen()));
        }
    }

    /** It has no cursor that can be moved. */
    @Test
    void onADumbTerminalItPrintsOneTable() throws IOException {
        try (RunningServer server = RunningServer.start()) {
            join(server, "alice");
            open(server, "TERM=dumb; export TERM\n");
            window.awaitLine("exit code 0");
            assertTrue(shows("^alice +0 here").test(window.screen()), () -> "" + window.screen());
        }
    }
}
