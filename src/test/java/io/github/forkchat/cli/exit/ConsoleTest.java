package io.github.forkchat.cli.exit;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** Tests of the exit codes of commands that fail. */
final class ConsoleTest {
    @Test
    void onlyAFaultOfTheProgramIsAnInternalError() {
        Console console = new Console();
        assertEquals(3, console.report(new CommandFailedException(3, "cannot connect", null), false));
        assertEquals(1, console.report(new OutOfMemoryError("unable to create native thread"), false));
        assertEquals(70, console.report(new IllegalStateException("a bug"), false));
    }
}
