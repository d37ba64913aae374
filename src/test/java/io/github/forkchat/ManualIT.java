package io.github.forkchat;

import io.github.forkchat.testkit.Ended;
import io.github.forkchat.testkit.Forkchat;
import io.github.forkchat.testkit.Needs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** The formatters of manual pages accept forkchat's. */
final class ManualIT {
    @TempDir
    private Path folder;

    @BeforeEach
    void writePages() throws Exception {
        Ended ended = Ended.of(new ProcessBuilder(
                Forkchat.java(),
                "-cp",
                Forkchat.jar().toString(),
                "io.github.forkchat.cli.ManualPages",
                "src/docs",
                "2026-11-29",
                folder.toString()));
        assertEquals(Ended.ok(), ended);
    }

    private List<String> pages() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(Path::toString).sorted().toList();
        }
    }

    @Test
    void mandocFindsNothingToWarnOf() throws Exception {
        Needs.program("mandoc");
        List<String> command = new ArrayList<>(List.of("mandoc", "-T", "lint", "-W", "warning"));
        command.addAll(pages());
        assertEquals(Ended.ok(), Ended.of(new ProcessBuilder(command)));
    }

    @Test
    void groffFindsNothingToWarnOf() throws Exception {
        Needs.program("groff");
        for (String page : pages()) {
            Ended ended = Ended.of(new ProcessBuilder("groff", "-ww", "-man", "-Tutf8", page));
            assertEquals(List.of(), ended.err(), page);
            assertEquals(0, ended.exitCode(), page);
        }
    }
}
