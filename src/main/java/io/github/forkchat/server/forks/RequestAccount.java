package io.github.forkchat.server.forks;

import io.github.forkchat.protocol.Rate;
import io.github.forkchat.server.flow.Debt;

/** Accounts for the requests of one fork: their rate, and the answers that it has not read yet. Threads: passData. */
public final class RequestAccount {
    /** The answers in the ring that it has not read. */
    private final Debt debt = new Debt();
    /** Null until the first request. */
    private Rate rate;
    /** Upper bound of the lists of clients that are being delivered to it. */
    private int listsDue;
    /** Where in the ring the last of these lists ends. */
    private long listsEnd;

    /** Notes that an answer for it was appended to the ring, and ends at this position. */
    public void answered(int bytes, long end) {
        debt.add(bytes, end);
    }

    /**
     * How many bytes of answers it has not read.
     *
     * @param position the fork has read what lies before
     */
    public long debtBytes(long position) {
        return debt.bytes(position);
    }

    /**
     * Counts one more request.
     *
     * @param perSecond how many it may make, 1 or more
     * @param burst how many it may make at once
     * @return whether the request is within the rate
     */
    public boolean ask(int perSecond, int burst, long nowNanos) {
        if (rate == null) {
            rate = new Rate(perSecond, burst, nowNanos);
        }
        boolean inTime = rate.waitNanos(nowNanos) <= 0;
        rate.use(nowNanos);
        return inTime;
    }

    /** How many lists are being delivered to it, if it has read what lies before {@code position}. */
    public int listsDue(long position) {
        if (position >= listsEnd) {
            listsDue = 0;
        }
        return listsDue;
    }

    /** Notes that one more list is being delivered, and ends at this position of the ring. */
    public void listed(long end) {
        listsDue++;
        listsEnd = end;
    }
}
