package io.github.forkchat;

import io.github.forkchat.libc.TestSignals;
import io.github.forkchat.testkit.Ended;
import io.github.forkchat.testkit.Forkchat;
import io.github.forkchat.testkit.RunningServer;
import io.github.forkchat.testkit.TerminalFixture;
import io.github.forkchat.testkit.TerminalWindow;
import io.github.forkchat.testkit.TestClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The commands in the Dockerfile, without its image: the entry point, the health check, and the example. */
final class DockerfileIT extends TerminalFixture {
    private static final Pattern STRING = Pattern.compile("\"([^\"]*)\"");
    private static final String IN_IMAGE = "/run/forkchat";

    private Map<String, String> environment() {
        return Map.of("XDG_RUNTIME_DIR", folder.toString());
    }

    /** The words of forkchat's command line that stand behind {@code before} in the Dockerfile. */
    private List<String> words(String before) throws IOException {
        Matcher line = Pattern.compile(before + ".*?\\bforkchat\\b(?!/)(.*)")
                .matcher(Files.readString(Path.of("scripts/packaging/Dockerfile")));
        assertTrue(line.find(), before);
        String rest = line.group(1).replace(IN_IMAGE, folder.toString());
        return rest.endsWith("]")
                ? STRING.matcher(rest.substring(1))
                        .results()
                        .map(word -> word.group(1))
                        .toList()
                : Pattern.compile(" ")
                        .splitAsStream(rest)
                        .filter(word -> !word.isEmpty())
                        .toList();
    }

    /** The server of the entry point, with more options behind. */
    private RunningServer start(List<String> more) throws IOException {
        List<String> arguments = new ArrayList<>(words("ENTRYPOINT"));
        assertEquals("server", arguments.remove(0));
        arguments.addAll(more);
        return RunningServer.start(environment(), arguments.toArray(String[]::new));
    }

    private Ended checkHealth() throws IOException {
        ProcessBuilder check = Forkchat.command(words("HEALTHCHECK[^\\[]*"));
        check.environment().putAll(environment());
        return Ended.of(check);
    }

    private void assertHealthy() throws IOException {
        Ended check = checkHealth();
        assertEquals(0, check.exitCode(), "" + check);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--password-file PASSWORD",
                "--password-file PASSWORD --host 127.0.0.1 --port 0",
                "--names free",
                "--max-clients 1",
            })
    void theHealthCheckPassesWithTheServersOptions(String options) throws Exception {
        Path password = Files.writeString(folder.resolve("password"), "secret\n");
        Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-------"));
        List<String> words =
                List.of(options.replace("PASSWORD", password.toString()).split(" ", -1));
        try (RunningServer server = start(words);
                TestClient client = TestClient.connect(server.address())) {
            client.send("secret\n");
            server.awaitJoined(1);
            assertHealthy();
        }
    }

    @Test
    void theHealthCheckPassesInALockedRoomAndFailsWhenTheServerHangs() throws Exception {
        try (RunningServer server = start(List.of())) {
            ProcessBuilder lock = Forkchat.command(
                    List.of("lock", "--unix", folder.resolve("room").toString()));
            lock.environment().putAll(environment());
            assertEquals(0, Ended.of(lock).exitCode());
            assertHealthy();
            TestSignals.send(server.pid(), "STOP");
            try {
                assertNotEquals(0, checkHealth().exitCode());
            } finally {
                TestSignals.send(server.pid(), "CONT");
            }
        }
        assertNotEquals(0, checkHealth().exitCode());
    }

    @Test
    void theExampleJoinsTheRoomWithTheName() throws Exception {
        List<String> options = words("# docker run .* ");
        List<String> client = words("# docker exec .*room ");
        String name = client.get(client.indexOf("--name") + 1);
        try (RunningServer server = start(options)) {
            window = TerminalWindow.open(folder, 80, TerminalWindow.command(client.toArray(String[]::new)) + "\n");
            server.awaitJoined(1);
            window.awaitTyped(name + ">");
        }
    }
}
