package io.github.forkchat.protocol;

import java.util.concurrent.TimeUnit;

/**
 * The arguments of an operator command after the client's name: an optional time limit and an optional reason, as in
 * {@code --for 10m spam}.
 *
 * <p>Threads: immutable.
 *
 * @param duration how long, such as {@code 30s}, {@code 10m}, {@code 2h} or {@code 1d}; empty for no limit
 * @param text the reason, or empty
 */
public record TimeLimit(String duration, String text) {
    /** The word before the duration. */
    public static final String OPTION = "--for";

    private static final String UNITS =
            "a duration is a number of at least 1, followed by s, m, h or d: 30s, 10m, 2h, 1d";
    private static final long MAX_DAYS = 3_650;
    private static final int MAX_DIGITS = 9;

    /** Splits the arguments. As in the shell, {@code =} may stand in place of the blank before the duration. */
    public static TimeLimit of(String arguments) {
        boolean hasValue = arguments.startsWith(OPTION + " ") || arguments.startsWith(OPTION + "=");
        if (!hasValue && !arguments.equals(OPTION)) {
            return new TimeLimit("", arguments);
        }
        String rest = hasValue ? arguments.substring(OPTION.length() + 1).strip() : "";
        int blank = rest.indexOf(' ');
        // Without a value, the option itself stands for an invalid duration, which seconds() rejects.
        return blank < 0
                ? new TimeLimit(rest.isEmpty() ? OPTION : rest, "")
                : new TimeLimit(rest.substring(0, blank), rest.substring(blank).strip());
    }

    /** The arguments, from which {@link #of} makes an equal limit. */
    public String arguments() {
        String limit = duration.isEmpty() ? "" : OPTION + " " + duration;
        return limit.isEmpty() || text.isEmpty() ? limit + text : limit + " " + text;
    }

    /** Whether the duration is empty or valid. */
    public boolean isValid() {
        try {
            seconds();
            return true;
        } catch (ProtocolException invalid) {
            return false;
        }
    }

    /**
     * The limit in seconds; 0 for none.
     *
     * @throws ProtocolException if the duration is invalid; the message is for the user
     */
    public long seconds() throws ProtocolException {
        if (duration.isEmpty()) {
            return 0;
        }
        int digits = duration.length() - 1;
        if (digits < 1 || digits > MAX_DIGITS) {
            throw new ProtocolException(UNITS);
        }
        long number = 0;
        for (int i = 0; i < digits; i++) {
            char c = duration.charAt(i);
            if (c < '0' || c > '9') {
                throw new ProtocolException(UNITS);
            }
            number = 10 * number + c - '0';
        }
        long seconds = unit(duration.charAt(digits)).toSeconds(number);
        if (number == 0) {
            throw new ProtocolException(UNITS);
        }
        if (seconds > TimeUnit.DAYS.toSeconds(MAX_DAYS)) {
            throw new ProtocolException("a duration has at most " + MAX_DAYS + " days");
        }
        return seconds;
    }

    private static TimeUnit unit(char letter) throws ProtocolException {
        return switch (letter) {
            case 's' -> TimeUnit.SECONDS;
            case 'm' -> TimeUnit.MINUTES;
            case 'h' -> TimeUnit.HOURS;
            case 'd' -> TimeUnit.DAYS;
            default -> throw new ProtocolException(UNITS);
        };
    }
}
