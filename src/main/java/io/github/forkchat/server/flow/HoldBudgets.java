package io.github.forkchat.server.flow;

import io.github.forkchat.server.admission.Origin;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Time budgets for slow consumers that keep the broadcast ring full, which makes everyone else wait: {@value
 * #BUDGET_SECONDS} s a minute, however much they read. All clients of one address, or of one user of this machine,
 * share a budget. It outlasts the clients: one that is evicted and reconnects at once has none left.
 *
 * <p>Threads: passData.
 */
public final class HoldBudgets {
    public static final int BUDGET_SECONDS = 3;
    private static final long BUDGET_NANOS = TimeUnit.SECONDS.toNanos(BUDGET_SECONDS);
    private static final long MINUTE_NANOS = TimeUnit.MINUTES.toNanos(1);
    /**
     * Maximum number of budgets; the most recently used are kept. Older ones are restored by now, or there are too
     * many attackers to tell apart.
     */
    private static final int MAX_ORIGINS = 4_096;

    /** The budget of one origin. Threads: passData. */
    private static final class Budget {
        private double spentNanos;
        private long atNanos;

        private void restore(long nowNanos) {
            spentNanos -= (double) (nowNanos - atNanos) * BUDGET_NANOS / MINUTE_NANOS;
            spentNanos = Math.max(0, spentNanos);
            atNanos = nowNanos;
        }
    }

    private final Map<Origin, Budget> byOrigin = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Origin, Budget> eldest) {
            return size() > MAX_ORIGINS;
        }
    };

    /**
     * Charges the origin of a client that keeps the ring full at this moment. Several clients of one origin at the
     * same time spend as much as one.
     *
     * @param sinceNanos the time of the last look
     * @return whether its budget is spent
     */
    public boolean spend(Origin origin, long sinceNanos, long nowNanos) {
        Budget budget = byOrigin.computeIfAbsent(origin, unspent -> new Budget());
        if (budget.atNanos < nowNanos) {
            budget.restore(nowNanos);
            budget.spentNanos += nowNanos - sinceNanos;
        }
        return budget.spentNanos >= BUDGET_NANOS;
    }
}
