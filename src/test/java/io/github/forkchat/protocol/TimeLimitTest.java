package io.github.forkchat.protocol;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The time limits of operator commands. */
final class TimeLimitTest {
    @ParameterizedTest
    @CsvSource({"30s,30", "10m,600", "2h,7200", "1d,86400", "007s,7", "3650d,315360000", "315360000s,315360000"})
    void aDurationIsANumberAndAUnit(String duration, long seconds) throws ProtocolException {
        assertEquals(seconds, new TimeLimit(duration, "").seconds());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0s",
                "s",
                "5",
                "5x",
                "5S",
                "-5s",
                "+5s",
                "5.5s",
                "5 s",
                "1h30m",
                "3651d",
                "999999999d",
                "1000000000s",
                "٥s",
                "--for"
            })
    void anythingElseIsInvalid(String duration) {
        TimeLimit limit = new TimeLimit(duration, "");
        assertFalse(limit.isValid());
        assertThrows(ProtocolException.class, limit::seconds);
    }

    @Test
    void noDurationIsNoLimit() throws ProtocolException {
        assertEquals(0, TimeLimit.of("spam").seconds());
        assertTrue(TimeLimit.of("").isValid());
    }

    @ParameterizedTest
    @CsvSource({
        "--for 10m spam and more,10m,spam and more",
        "--for 10m,10m,''",
        "--for   10m   spam,10m,spam",
        "--for=10m spam and more,10m,spam and more",
        "--for=10m,10m,''",
        "--for=,--for,''",
        "spam --for 10m,'',spam --for 10m",
        "--forever,'',--forever",
        "--for,--for,''"
    })
    void theLimitComesBeforeTheText(String arguments, String duration, String text) {
        TimeLimit limit = TimeLimit.of(arguments);
        assertEquals(new TimeLimit(duration, text), limit);
        assertEquals(limit.isValid() ? limit : TimeLimit.of("--for --for"), TimeLimit.of(limit.arguments()));
    }

    @Test
    void theLongestLimitIsTenYears() throws ProtocolException {
        assertEquals(TimeUnit.DAYS.toSeconds(3_650), new TimeLimit("87600h", "").seconds());
        assertFalse(new TimeLimit("87601h", "").isValid());
    }
}
