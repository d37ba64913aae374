package io.github.forkchat.client.text;

import java.time.LocalDate;

/**
 * Adds a line with the date before the first line of another day. The initial day is the present one, so history of
 * today gets no date line. Threads: the callers' lock.
 */
public final class DayChange {
    private LocalDate last;

    public DayChange(LocalDate today) {
        last = today;
    }

    /** The date line that has to be shown before this line, or null. */
    public ChatLine before(ChatLine line) {
        LocalDate day = line.when().day();
        if (day == null || day.equals(last)) {
            return null;
        }
        last = day;
        return ChatLine.remark(ShownTime.NONE, ShownTime.inWords(day));
    }
}
