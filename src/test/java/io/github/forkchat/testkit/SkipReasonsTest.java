package io.github.forkchat.testkit;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** Every skipped test has one line with its reason, however it was skipped. */
final class SkipReasonsTest {
    /** Some of its tests are skipped. Surefire runs no nested class by itself. */
    static final class Sample {
        @Test
        void passes() {}

        @Test
        void aborts() {
            Assumptions.abort("needs root: the first line\n  and the second");
        }

        @ParameterizedTest
        @ValueSource(ints = {1, 2})
        void abortsForTheFirst(int number) {
            if (number == 1) {
                Assumptions.abort("needs two: one is not enough");
            }
        }

        @Test
        @DisabledOnOs(
                value = {OS.LINUX, OS.MAC},
                disabledReason = "needs another system: this one is usual")
        void isDisabled() {}
    }

    /** Skipped as a whole. */
    @Disabled("needs time: there is none")
    static final class DisabledSample {
        @Test
        void isDisabled() {}
    }

    /** Skipped as a whole, too. */
    static final class AbortedSample {
        @BeforeAll
        static void abort() {
            Assumptions.abort("needs luck: there is none");
        }

        @Test
        void isNotReached() {}
    }

    private static List<String> linesOf(Class<?> tests) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        LauncherConfig alone = LauncherConfig.builder()
                .enableTestExecutionListenerAutoRegistration(false)
                .enableLauncherSessionListenerAutoRegistration(false)
                .build();
        LauncherFactory.create(alone)
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(DiscoverySelectors.selectClass(tests))
                                .build(),
                        new SkipReasons(out));
        return bytes.toString(StandardCharsets.UTF_8).lines().sorted().toList();
    }

    @Test
    void aSkippedTestHasOneLine() {
        assertEquals(
                List.of(
                        "skipped  SkipReasonsTest$Sample.aborts: needs root: the first line and the second",
                        "skipped  SkipReasonsTest$Sample.abortsForTheFirst [1] number = 1: needs two: one is not enough",
                        "skipped  SkipReasonsTest$Sample.isDisabled: needs another system: this one is usual"),
                linesOf(Sample.class));
    }

    @Test
    void aSkippedClassHasOneLine() {
        assertEquals(
                List.of("skipped  SkipReasonsTest$DisabledSample: needs time: there is none"),
                linesOf(DisabledSample.class));
        assertEquals(
                List.of("skipped  SkipReasonsTest$AbortedSample: needs luck: there is none"),
                linesOf(AbortedSample.class));
    }
}
