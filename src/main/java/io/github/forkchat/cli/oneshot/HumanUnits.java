package io.github.forkchat.cli.oneshot;

import java.util.Locale;

/** Formats numbers for people. Threads: stateless. */
public final class HumanUnits {
    private static final int KIBI = 1_024;
    private static final int ENOUGH = 10;
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
