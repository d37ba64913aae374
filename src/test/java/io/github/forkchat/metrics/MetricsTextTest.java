package io.github.forkchat.metrics;

import java.util.Map;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Tests of the text of the metrics. */
final class MetricsTextTest {
    private static String text(String entries) {
        return MetricsText.of(MetricsText.parse(entries));
    }

    @Test
    void aCounterHasItsHelpTypeAndNumber() {
        assertTrue(text("messages=42").startsWith("""
                        # HELP forkchat_messages_total Messages relayed.
                        # TYPE forkchat_messages_total counter
                        forkchat_messages_total 42
                        """));
    }

    @Test
    void millisecondsAreShownAsSeconds() {
        assertTrue(text("held-ms=1250").contains("\nforkchat_senders_held_seconds_total 1.25\n"));
        assertTrue(text("held-ms=3000").contains("\nforkchat_senders_held_seconds_total 3\n"));
        assertTrue(text("held-ms=7").contains("\nforkchat_senders_held_seconds_total 0.007\n"));
    }

    @Test
    void aHistogramEndsWithItsTotal() {
        String text = text("join-le-50=1 join-le-1000=2 joins=3 join-ms=2500");
        assertTrue(text.endsWith("""
                forkchat_join_seconds_bucket{le="0.05"} 1
                forkchat_join_seconds_bucket{le="1"} 2
                forkchat_join_seconds_bucket{le="+Inf"} 3
                forkchat_join_seconds_sum 2.5
                forkchat_join_seconds_count 3
                """));
    }

    @Test
    void reasonsAreLabels() {
        assertTrue(text("left-evicted=2").contains("\nforkchat_clients_left_total{reason=\"evicted\"} 2\n"));
        String evictions = text("evictions=3 evicted-stalled=2 evicted-held=1");
        assertTrue(evictions.contains("""

                # TYPE forkchat_evictions_total counter
                forkchat_evictions_total{reason="stalled"} 2
                forkchat_evictions_total{reason="held"} 1
                """), evictions);
    }

    @Test
    void forksThatDidNotFailAreOk() {
        String text = text("forks=10 hung-forks=2 died-forks=1");
        assertTrue(text.contains("\nforkchat_forks_total{outcome=\"ok\"} 7\n"));
        assertTrue(text.contains("\nforkchat_forks_total{outcome=\"hung\"} 2\n"));
    }

    @Test
    void aLabelHasNoCharacterThatEndsIt() {
        assertTrue(text("version=1\"}x java=17").contains("{version=\"1__x\",java=\"17\"} 1\n"));
    }

    @Test
    void anUnknownKeyIsLeftOut() {
        assertFalse(text("colour=7").contains("colour"));
    }

    @Test
    void entriesKeepTheirOrder() {
        assertEquals(Map.of("a", "1", "b", "x=y"), MetricsText.parse("a=1 b=x=y c "));
    }
}
