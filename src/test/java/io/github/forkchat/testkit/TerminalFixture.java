package io.github.forkchat.testkit;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** The base of tests that open a {@link TerminalWindow}, which is closed after each test. */
public abstract class TerminalFixture {
    /** A directory of the test's own. */
    @TempDir
    protected Path folder;

    /** Null until the test opens it. */
    protected TerminalWindow window;

    @AfterEach
    protected void closeWindow() {
        if (window != null) {
            window.close();
        }
    }
}
