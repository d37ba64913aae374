package io.github.forkchat.server.forks;

import io.github.forkchat.protocol.Rate;
import io.github.forkchat.server.flow.Debt;

/** Accounts for the requests of one fork: their rate, and the answers that it has not read yet. Threads: passData. */
public final class RequestAccount {
    /** The answers in the ring that the fork has not read. */
    private final Debt debt = new Debt();
    /** How many receipts wait for the other servers. */
    private int owed;
    /** Null until the first request. */
    private Rate rate;
    /** Upper bound of the number of client lists that are being delivered to the fork. */
    private int listsDue;
    /** The position in the ring at which the last of these lists ends. */
    private long listsEnd;

    /** Counts an answer for the fork that was appended to the ring and ends at this position. */
    public void answered(int bytes, long end) {
        debt.add(bytes, end);
    }

    /**
     * Number of bytes of answers that the fork has not read.
     *
     * @param position the fork has read what lies before
     */
    public long debtBytes(long position) {
        return debt.bytes(position);
    }

    /** Counts receipts that wait for the other servers from now on, or with a negative number no longer wait. */
    public void owe(int receipts) {
        owed += receipts;
    }

    /** How many receipts wait for the other servers. */
    public int owed() {
        return owed;
    }

    /**
     * Counts one more request.
     *
     * @param perSecond maximum number of requests per second, 1 or more
     * @param burst maximum number of requests at once
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

    /** Number of lists that are being delivered to the fork, if it has read all data before {@code position}. */
    public int listsDue(long position) {
        if (position >= listsEnd) {
            listsDue = 0;
        }
        return listsDue;
    }

    /** Counts a further list that is being delivered and ends at this position of the ring. */
    public void listed(long end) {
        listsDue++;
        listsEnd = end;
    }
}
