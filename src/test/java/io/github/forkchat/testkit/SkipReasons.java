package io.github.forkchat.testkit;

import java.io.PrintStream;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;

/**
 * Prints one line for each skipped test, {@code skipped  CLASS.METHOD: REASON}, and one for a class that is skipped as a
 * whole. JUnit finds it by {@code META-INF/services}.
 */
public final class SkipReasons implements TestExecutionListener {
    /** JUnit puts this between its own text and a condition's {@code disabledReason}. */
    private static final String CONDITION = " ==> ";

    private final PrintStream out;

    public SkipReasons() {
        this(System.out);
    }

    SkipReasons(PrintStream out) {
        this.out = out;
    }

    @Override
    public void executionSkipped(TestIdentifier test, String reason) {
        int condition = reason.indexOf(CONDITION);
        print(test, condition < 0 ? reason : reason.substring(condition + CONDITION.length()));
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        if (result.getStatus() == TestExecutionResult.Status.ABORTED) {
            print(test, result.getThrowable().map(Throwable::getMessage).orElse("no reason given"));
        }
    }

    private void print(TestIdentifier test, String reason) {
        out.println("skipped  " + name(test) + ": " + reason.strip().replaceAll("\\s*\\R\\s*", " "));
    }

    private static String name(TestIdentifier test) {
        Object source = test.getSource().orElse(null);
        if (source instanceof MethodSource method) {
            String display = test.getDisplayName();
            String which = display.startsWith(method.getMethodName()) ? "" : " " + display;
            return simple(method.getClassName()) + "." + method.getMethodName() + which;
        }
        return source instanceof ClassSource type ? simple(type.getClassName()) : test.getDisplayName();
    }

    private static String simple(String className) {
        return className.substring(className.lastIndexOf('.') + 1);
    }
}
