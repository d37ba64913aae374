package io.github.forkchat.client.text;

import java.time.LocalDate;

/**
 * Finds the lines before which a line with the date is due: the first one of another day than the line before. The day
 * before the first line is the present one, so history of today gets no such line. Threads: the callers' lock.
 */
public final class DayChange {
    private LocalDate last;

    public DayChange(LocalDate today) {
        last = today;
    }

    /** The line with the date that is due before this one; null if none is due. */
    public ChatLine before(ChatLine line) {
        LocalDate day = line.when().day();
        if (day == null || day.equals(last)) {
            return null;
        }
        last = day;
        return ChatLine.remark(ShownTime.NONE, ShownTime.inWords(day));
    }
}
