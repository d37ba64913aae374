package io.github.forkchat;

import io.github.forkchat.testkit.Ended;
import io.github.forkchat.testkit.Forkchat;
import io.github.forkchat.testkit.FullBacklog;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** Commands that connect to a server which accepts no connection, and whose backlog is full. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "other systems refuse a connection if the backlog is full")
final class FullBacklogIT {
    private static final String STOPPED = "no connection in 10 s: the server is stopped or overloaded";

    private static void assertGivesUp(String where, String why, List<String> address, String command) throws Exception {
        List<String> all = new ArrayList<>(List.of(command.split(" ")));
        all.addAll(address);
        assertEquals(
                Ended.failed(3, "forkchat: cannot connect to " + where + ": " + why),
                Ended.of(Forkchat.command(all), "hi\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"who", "client"})
    void aCommandGivesUpAUnixSocketAfterTenSeconds(String command, @TempDir Path folder) throws Exception {
        String socket = folder.resolve("room").toString();
        try (FullBacklog server = FullBacklog.onUnix(socket)) {
            assertEquals(socket, server.address().toString());
            assertGivesUp(socket, STOPPED, List.of("--unix", socket), command);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"who", "who --tls", "client"})
    void aCommandGivesUpATcpPortAfterTenSeconds(String command) throws Exception {
        try (FullBacklog server = FullBacklog.onTcp()) {
            String port = "" + server.port();
            String why = STOPPED + ", or its machine cannot be reached";
            assertGivesUp("127.0.0.1 port " + port, why, List.of("--port", port), command);
        }
    }
}
