package io.github.forkchat.client.text;

import io.github.forkchat.protocol.JsonLine;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/**
 * A point in time as a person reads it: the day and the time of day. Threads: immutable.
 *
 * @param day null if no time is shown
 * @param time the time of day, or empty if no time is shown
 */
public record ShownTime(LocalDate day, String time) {
    /** The format of times; the constants are the values that users type. */
    public enum Clock {
        off,
        local,
        utc
    }

    /** No time is shown. */
    public static final ShownTime NONE = new ShownTime(null, "");

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("EEEE, d MMMM uuuu", Locale.ENGLISH);

    /** The time of an object of the json view; {@link #NONE} if it has none. */
    public static ShownTime of(JsonLine object, Clock clock) {
        return of(object, "time", clock);
    }

    /** The time that a member of an object holds; {@link #NONE} if it holds none. */
    public static ShownTime of(JsonLine object, String member, Clock clock) {
        Optional<String> time = object.string(member);
        if (clock == Clock.off || time.isEmpty()) {
            return NONE;
        }
        try {
            ZonedDateTime zoned = Instant.parse(time.get()).atZone(zone(clock));
            return new ShownTime(zoned.toLocalDate(), TIME.format(zoned));
        } catch (DateTimeException e) {
            return NONE;
        }
    }

    private static ZoneId zone(Clock clock) {
        return clock == Clock.utc ? ZoneOffset.UTC : ZoneId.systemDefault();
    }

    /** The present day. */
    public static LocalDate today(Clock clock) {
        return LocalDate.now(zone(clock));
    }

    /** The time of day, with the date before it if the day is not today. */
    public String dated(LocalDate today) {
        return day == null || day.equals(today) ? time : day + " " + time;
    }

    /** A day in words: {@code Saturday, 28 November 2026}. */
    static String inWords(LocalDate day) {
        return DAY.format(day);
    }
}
