package io.github.forkchat.server.process;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertTrue;

final class RuntimeDirectoryTest {
    private static final Pattern OF_SERVICE = Pattern.compile("XDG_RUNTIME_DIR=(\\S+)");

    /** Otherwise root could give no operator commands to the server that runs as a service. */
    @Test
    void operatorCommandsLookInTheDirectoryOfTheService() throws Exception {
        Matcher unit = OF_SERVICE.matcher(Files.readString(Path.of("scripts/packaging/forkchat.service")));
        assertTrue(unit.find());
        assertTrue(RuntimeDirectory.candidates().contains(Path.of(unit.group(1), "forkchat")));
    }
}
