package io.github.forkchat.protocol;

/**
 * Formats times by RFC 3339 in UTC: {@code 2026-11-25T12:03:05.120Z}. It does not use java.time, which costs a worker
 * as much as all the rest of its start. Years 1970 to 9999. Threads: stateless.
 */
public final class UtcTime {
    private static final long DAY_MILLIS = 86_400_000;
    private static final int HOUR_MILLIS = 3_600_000;
    private static final int MINUTE_MILLIS = 60_000;
    private static final int SECOND_MILLIS = 1_000;
    /** Days from 1 March of year 0 to 1 January 1970. */
    private static final long DAYS_BEFORE_1970 = 719_468;

    private static final int DAYS_IN_400_YEARS = 146_097;

    private UtcTime() {}

    /** The time with milliseconds. */
    public static String withMillis(long timeMillis) {
        StringBuilder to = new StringBuilder(24);
        seconds(timeMillis, to);
        to.append('.');
        digits((int) Math.floorMod(timeMillis, (long) SECOND_MILLIS), 3, to);
        return to.append('Z').toString();
    }

    /** The time without milliseconds. */
    public static String withoutMillis(long timeMillis) {
        StringBuilder to = new StringBuilder(20);
        seconds(timeMillis, to);
        return to.append('Z').toString();
    }

    private static void seconds(long timeMillis, StringBuilder to) {
        date(Math.floorDiv(timeMillis, DAY_MILLIS), to);
        int inDay = (int) Math.floorMod(timeMillis, DAY_MILLIS);
        to.append('T');
        digits(inDay / HOUR_MILLIS, 2, to);
        to.append(':');
        digits(inDay % HOUR_MILLIS / MINUTE_MILLIS, 2, to);
        to.append(':');
        digits(inDay % MINUTE_MILLIS / SECOND_MILLIS, 2, to);
    }

    /** Years begin in March here, so that the leap day is the last day of a year. */
    private static void date(long daysSince1970, StringBuilder to) {
        long days = daysSince1970 + DAYS_BEFORE_1970;
        long era = days / DAYS_IN_400_YEARS;
        int dayOfEra = (int) (days % DAYS_IN_400_YEARS);
        int yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        int monthFromMarch = (5 * dayOfYear + 2) / 153;
        int day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1;
        int month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
        digits((int) (era * 400 + yearOfEra + (month <= 2 ? 1 : 0)), 4, to);
        to.append('-');
        digits(month, 2, to);
        to.append('-');
        digits(day, 2, to);
    }

    private static void digits(int number, int width, StringBuilder to) {
        int factor = 1;
        for (int i = 1; i < width; i++) {
            factor *= 10;
        }
        for (; factor > 0; factor /= 10) {
            to.append((char) ('0' + number / factor % 10));
        }
    }
}
