package io.github.forkchat.server.forks;

import io.github.forkchat.protocol.Rate;
import io.github.forkchat.server.flow.Debt;

/**
 * What one fork has asked for: how often, and the answers that it has not taken yet. Threads: passData.
 */
public final class RequestAccount {
    /** The answers in the log that it has not taken. */
    private final Debt debt = new Debt();
    /** Null until it asks. */
    private Rate rate;
    /** How many lists of clients it is being given, at most, */
    private int listsDue;
    /** and where in the log the last of them ends. */
    private long listsEnd;

    /** An answer for it was appended to the log, and ends there. */
    public void answered(int bytes, long end) {
        debt.add(bytes, end);
    }

    /**
     * How many bytes of answers it has not taken.
     *
     * @param position the fork has taken what lies before
     */
    public long debtBytes(long position) {
        return debt.bytes(position);
    }

    /**
     * Counts one more request.
     *
     * @param perSecond how many it may make, 1 or more
     * @param burst how many it may make at once
     * @return whether it was within that rate
     */
    public boolean ask(int perSecond, int burst, long nowNanos) {
        if (rate == null) {
            rate = new Rate(perSecond, burst, nowNanos);
        }
        boolean inTime = rate.waitNanos(nowNanos) <= 0;
        rate.use(nowNanos);
        return inTime;
    }

    /** How many lists are on their way to it, if it has taken what lies before {@code position}. */
    public int listsDue(long position) {
        if (position >= listsEnd) {
            listsDue = 0;
        }
        return listsDue;
    }

    /** One more list is on its way, and ends there in the log. */
    public void listed(long end) {
        listsDue++;
        listsEnd = end;
    }
}
