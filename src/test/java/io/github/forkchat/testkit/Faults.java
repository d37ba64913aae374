package io.github.forkchat.testkit;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestWatcher;

/** Helper for the fault suites: the scale of each fault, and a line for each; {@link SkipReasons} has the rest. */
public final class Faults implements TestWatcher {
    /** The tag of what takes long, and runs by {@code scripts/faults.sh --all} alone. */
    public static final String LONG = "long";

    private static final boolean ALL = Boolean.getBoolean("faults.all");

    /** How many times, as a rule and with {@code --all}. */
    public static int times(int asARule, int all) {
        return ALL ? all : asARule;
    }

    @Override
    public void testSuccessful(ExtensionContext context) {
        tell("passed", context, "");
    }

    @Override
    public void testFailed(ExtensionContext context, Throwable cause) {
        tell("FAILED", context, ": " + cause.getMessage());
    }

    private static void tell(String outcome, ExtensionContext context, String more) {
        String method = context.getRequiredTestMethod().getName();
        String which = context.getDisplayName().startsWith(method) ? "" : " " + context.getDisplayName();
        System.out.println(outcome + "  " + method + which + more);
    }
}
