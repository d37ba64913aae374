package io.github.forkchat.server.metrics;

import io.github.forkchat.libc.WakePipe;
import io.github.forkchat.server.diagnostics.Statistics;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Tests of the numbers for a scrape: with and without an answer of the relay thread. */
final class SampleSourceTest {
    private final List<Consumer<String>> asked = new ArrayList<>();
    private WakePipe wake;
    private SampleSource source;

    @BeforeEach
    void open() throws IOException {
        wake = new WakePipe();
        source = new SampleSource(asked::add, new Statistics(), wake);
    }

    @AfterEach
    void close() {
        wake.close();
    }

    @Test
    void theRelaysAnswerIsHealthy() {
        assertNull(source.take(0));
        assertNull(source.take(1));
        assertEquals(1, asked.size());
        asked.get(0).accept("clients=3");
        String numbers = source.take(2);
        assertTrue(numbers.startsWith("clients=3 "), numbers);
        assertTrue(numbers.endsWith(" healthy=1"), numbers);
        assertNull(source.take(3));
        assertEquals(2, asked.size());
    }

    @Test
    void anAnswerForAClientThatHasGoneIsNotGivenToALaterOne() {
        assertNull(source.take(0));
        asked.get(0).accept("clients=3");
        long later = TimeUnit.SECONDS.toNanos(60);
        assertNull(source.take(later));
        assertEquals(2, asked.size());
        asked.get(1).accept("clients=4");
        assertTrue(source.take(later + 1).startsWith("clients=4 "));
    }

    @Test
    void withoutAnAnswerThereAreTheCountersAndTheServerIsNotHealthy() {
        assertNull(source.take(0));
        String numbers = source.take(TimeUnit.SECONDS.toNanos(2));
        assertTrue(numbers.contains("accepted=0"), numbers);
        assertTrue(numbers.endsWith(" healthy=0"), numbers);
        asked.get(0).accept("clients=3"); // too late
        assertNull(source.take(TimeUnit.SECONDS.toNanos(3)));
    }
}
