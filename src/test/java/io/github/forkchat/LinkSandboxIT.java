package io.github.forkchat;

import io.github.forkchat.testkit.LinkedServers;
import io.github.forkchat.testkit.NatsServer;
import io.github.forkchat.testkit.RunningServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertTrue;

/** The limits of the link, as the kernel tells them. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "needs Linux: looks into /proc")
final class LinkSandboxIT {
    @TempDir
    private Path folder;

    private static void assertHas(List<String> lines, String pattern) {
        assertTrue(lines.stream().anyMatch(line -> line.matches(pattern)), pattern + " in " + lines);
    }

    @Test
    void theLinkHasLimitsAndGainsNoPrivileges() throws IOException {
        try (NatsServer broker = NatsServer.start(folder).withStream();
                LinkedServers servers = LinkedServers.at(broker, folder)) {
            RunningServer east = servers.start("east");
            Path link = Path.of("/proc/" + LinkedServers.link(east).pid());
            List<String> limits = Files.readAllLines(link.resolve("limits"));
            assertHas(limits, "Max core file size +0 +0 .*");
            assertHas(limits, "Max file size +0 +0 .*");
            assertHas(limits, "Max open files +64 +64 .*");
            List<String> status = Files.readAllLines(link.resolve("status"));
            assertHas(status, "NoNewPrivs:\\s+1");
            assertHas(status, "Seccomp:\\s+2");
        }
    }
}
