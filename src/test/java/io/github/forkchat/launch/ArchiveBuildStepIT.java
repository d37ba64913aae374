package io.github.forkchat.launch;

import io.github.forkchat.libc.CLibrary;
import io.github.forkchat.libc.ForkExec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

final class ArchiveBuildStepIT {
    private static final int LONG = 5_000;

    @BeforeAll
    static void load() throws IOException {
        CLibrary.load();
    }

    /** Its output is the log of a server, the messages of commands, and those of the JVM. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    Server Main: listening;forkchat: no terminal;forkchat: internal error | forkchat: internal error
                    time Server Main: fault in thread reaper: why;counters | time Server Main: fault in thread reaper: why
                    Error occurred during initialization of VM;Could not reserve space | Error occurred during initialization of VM
                    """)
    void theErrorMessageSaysWhyAStepFailed(String output, String reason) throws IOException {
        String lines = "x".repeat(LONG) + ";";
        String printed = reason.startsWith("Error") ? output : lines + output;
        try (ArchiveBuildStep step = new ArchiveBuildStep("test")) {
            step.start(
                    new ForkExec(), Path.of("/bin/sh"), List.of("-c", "echo \"$0\" | tr ';' '\\n'; exit 70", printed));
            IOException failure = assertThrows(IOException.class, step::awaitSuccess);
            assertEquals("test failed: exit code 70: " + reason, failure.getMessage());
        }
    }
}
