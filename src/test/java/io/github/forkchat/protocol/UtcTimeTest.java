package io.github.forkchat.protocol;

import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** Compares formatted times with java.time. */
final class UtcTimeTest {
    private static final long YEAR_10000_MILLIS = 253_402_300_800_000L;

    private static void check(long millis) {
        String expected = Instant.ofEpochMilli(millis).toString();
        String withMillis = expected.length() == 20 ? expected.replace("Z", ".000Z") : expected;
        assertEquals(withMillis, UtcTime.withMillis(millis));
        assertEquals(withMillis.substring(0, 19) + "Z", UtcTime.withoutMillis(millis));
    }

    @Test
    void areThoseOfTheCalendar() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 100_000; i++) {
            check((long) (random.nextDouble() * YEAR_10000_MILLIS));
        }
        for (String time : new String[] {
            "1970-01-01T00:00:00Z",
            "2000-02-29T23:59:59.999Z",
            "2100-02-28T23:59:59.999Z",
            "2100-03-01T00:00:00Z",
            "2026-12-31T23:59:59.999Z",
            "9999-12-31T23:59:59.999Z"
        }) {
            check(Instant.parse(time).toEpochMilli());
        }
    }
}
