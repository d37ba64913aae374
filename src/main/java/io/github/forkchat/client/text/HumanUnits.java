package io.github.forkchat.client.text;

import java.util.Locale;

/** Formats numbers for people. Threads: stateless. */
public final class HumanUnits {
    private static final int KIBI = 1_024;
    private static final int ENOUGH = 10;
    private static final int MILLION = 1_000_000;
    private static final int THOUSAND = 1_000;
    private static final int MANY = 10_000;
    /** From here on {@code 100.0k} would have six characters. */
    private static final int MANY_TENTHS = 99_950;

    private static final int MINUTE = 60;
    private static final int HOUR = 3_600;
    private static final int DAY = 86_400;
    private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

    private HumanUnits() {}

    /** A number of bytes: {@code 976 B}, {@code 1.2 KiB}, {@code 45 MiB}. */
    public static String bytes(long bytes) {
        double value = bytes;
        int unit = 0;
        while (value >= KIBI) {
            value /= KIBI;
            unit++;
        }
        String number = unit > 0 && value < ENOUGH ? String.format(Locale.ROOT, "%.1f", value) : "" + (long) value;
        return number + " " + UNITS[unit];
    }

    /** A number of bytes in at most five characters: {@code 976}, {@code 1.2K}, {@code 45M}. */
    public static String compactBytes(long bytes) {
        return bytes(bytes).replace(" B", "").replace(" ", "").replace("iB", "");
    }

    /** A rate in bytes a second: {@code 1.2 KiB/s}. */
    public static String bytesPerSecond(double rate) {
        return bytes(Math.round(rate)) + "/s";
    }

    /** A time in its largest unit: {@code 5 s}, {@code 3 min}, {@code 2 h}, {@code 4 d}. */
    public static String shortDuration(long seconds) {
        if (seconds < MINUTE) {
            return seconds + " s";
        }
        if (seconds < HOUR) {
            return seconds / MINUTE + " min";
        }
        return seconds < DAY ? seconds / HOUR + " h" : seconds / DAY + " d";
    }

    /**
     * A number of events a second in at most five characters: {@code 0}, {@code 0.4}, {@code 3400}, {@code 12.5k},
     * {@code 125k}, {@code 1.2M}.
     */
    public static String rate(double rate) {
        if (rate >= MILLION) {
            return String.format(Locale.ROOT, "%.1fM", rate / MILLION);
        }
        if (rate >= MANY) {
            return String.format(Locale.ROOT, rate < MANY_TENTHS ? "%.1fk" : "%.0fk", rate / THOUSAND);
        }
        return rate == 0 || rate >= ENOUGH ? Long.toString(Math.round(rate)) : String.format(Locale.ROOT, "%.1f", rate);
    }

    /** A time, in its two largest units: {@code 5 s}, {@code 2 min 5 s}, {@code 1 h 2 min}, {@code 3 d 4 h}. */
    public static String duration(long seconds) {
        if (seconds < MINUTE) {
            return seconds + " s";
        }
        if (seconds < HOUR) {
            return seconds / MINUTE + " min " + seconds % MINUTE + " s";
        }
        if (seconds < DAY) {
            return seconds / HOUR + " h " + seconds % HOUR / MINUTE + " min";
        }
        return seconds / DAY + " d " + seconds % DAY / HOUR + " h";
    }
}
