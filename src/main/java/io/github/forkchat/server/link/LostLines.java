package io.github.forkchat.server.link;

import io.github.forkchat.protocol.UtcTime;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The records that were dropped from the outbox, and the lines among them that were not reported yet. A record that the
 * link had already may be in the stream all the same; {@link #stored} and {@link #giveUp} tell.
 *
 * <p>Threads: passData.
 */
final class LostLines {
    private record Line(long number, long timeMillis) {}

    private final LinkCounters counters;
    /** The lines that may be in the stream. */
    private final Deque<Line> unsure = new ArrayDeque<>();
    /** The records from here to {@link #end} are lost, or may be. */
    private long from;

    private long end;
    /** The records from {@link #from} to here may be in the stream. */
    private long unsureEnd;

    private boolean isReportDue;
    private long count;
    private long fromMillis;
    private long toMillis;

    LostLines(LinkCounters counters) {
        this.counters = counters;
    }

    /**
     * Adds a record; a later one has a higher number.
     *
     * @param isLine whether it is a message, which was said at this time
     * @param wasGiven whether the link had it
     */
    void add(long number, boolean isLine, long timeMillis, boolean wasGiven) {
        if (number != end) {
            from = number;
        }
        end = number + 1;
        isReportDue = true;
        if (wasGiven) {
            unsureEnd = end;
        }
        if (isLine && wasGiven) {
            unsure.add(new Line(number, timeMillis));
        } else if (isLine) {
            count(1, timeMillis, timeMillis);
        }
    }

    private void count(int lines, long firstMillis, long lastMillis) {
        fromMillis = count == 0 ? firstMillis : Math.min(fromMillis, firstMillis);
        toMillis = count == 0 ? lastMillis : Math.max(toMillis, lastMillis);
        count += lines;
        counters.undelivered.addAndGet(lines);
    }

    /** All records before this number are in the stream. */
    void stored(long number) {
        while (!unsure.isEmpty() && unsure.peekFirst().number < number) {
            unsure.removeFirst();
        }
        from = Math.max(from, Math.min(number, end));
    }

    /** No record that was dropped is on its way any more. */
    void giveUp() {
        if (!unsure.isEmpty()) {
            count(unsure.size(), unsure.peekFirst().timeMillis, unsure.peekLast().timeMillis);
            unsure.clear();
        }
        unsureEnd = from;
    }

    /** All before this number have come back or are lost, if all before {@code base} have come back or were dropped. */
    long decidedBefore(long base) {
        return from < unsureEnd ? from : base;
    }

    /** Whether the record with this number is lost, and was among those that were dropped last. */
    boolean holds(long number) {
        return number >= from && number < end;
    }

    /** Whether records were dropped and not reported, and it is known which are lost. */
    boolean isReportDue() {
        return isReportDue && unsure.isEmpty();
    }

    /** Whether lines were lost and not reported. */
    boolean isEmpty() {
        return count == 0;
    }

    /** The text of a record of kind LOST: number, time of the first line and of the last, in ms since 1970. */
    String record() {
        return count + " " + fromMillis + " " + toMillis;
    }

    /** The notice for the members here. */
    String notice() {
        return count + " lines, from " + UtcTime.withMillis(fromMillis) + " to " + UtcTime.withMillis(toMillis)
                + ", did not reach the other servers";
    }

    /** The lines have been reported. */
    void clear() {
        count = 0;
        isReportDue = false;
    }
}
