package io.github.forkchat.testkit;

import io.github.forkchat.libc.UserId;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.opentest4j.TestAbortedException;

/**
 * Requirements of tests that not every user or machine meets. A test without its requirement is skipped; the reason has the
 * form {@code needs WHAT: WHY}, and {@link SkipReasons} prints it.
 */
public final class Needs {
    private static final int ROOT = 0;

    private Needs() {}

    /** Skips the test unless this is root. */
    public static void root(String why) {
        if (UserId.effective() != ROOT) {
            throw missing("root", why);
        }
    }

    /** Skips the test unless this is root and user nobody can run the JVM. */
    public static void otherUser() {
        root("only root can act as another user");
        program("setpriv");
        if (!OtherUser.RUNS_JAVA) {
            throw missing("a JDK that every user can run", "user nobody cannot run " + Forkchat.java());
        }
    }

    /** Skips the test unless PATH has a program of this name. */
    public static void program(String name) {
        if (Arrays.stream(System.getenv("PATH").split(":", -1)).noneMatch(at -> new File(at, name).canExecute())) {
            throw missing(name, "it is not installed");
        }
    }

    /** The exception that skips a test. */
    public static TestAbortedException missing(String what, String why) {
        return new TestAbortedException("needs " + what + ": " + why);
    }

    /** Whether a command exits with 0 within the deadline; its output is discarded. */
    public static boolean succeeds(List<String> by, String... command) {
        List<String> all = new ArrayList<>(by);
        all.addAll(List.of(command));
        try {
            Process process = new ProcessBuilder(all)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(Deadline.SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException notInstalled) {
            return false;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Computed once, on first use. */
    private static final class OtherUser {
        static final boolean RUNS_JAVA = succeeds(Machine.AS_NOBODY, Forkchat.java(), "-version");
    }
}
