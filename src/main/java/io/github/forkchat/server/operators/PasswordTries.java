package io.github.forkchat.server.operators;

import io.github.forkchat.protocol.PasswordHash;
import io.github.forkchat.server.admission.Origin;
import io.github.forkchat.server.admission.Penalty;
import io.github.forkchat.server.admission.Reputation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Checks the operators' password, one try at a time, in a separate thread. The protections are those of the room's
 * password: origins without a penalty come first, a wrong try adds to the penalty of its origin, and the answer to it
 * comes after a pause that grows with the penalty.
 *
 * <p>Threads: passData adds; {@code operator-password} checks and calls back.
 */
final class PasswordTries {
    /** Maximum number of tries that wait. */
    private static final int MAX_WAITING = 64;
    /** Minimum pause after a wrong try, to which a part of the origin's penalty is added. */
    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final int PENALTY_DIVISOR = 60;

    /** A try that waits. */
    @SuppressWarnings("ArrayRecordComponent") // no code compares them
    private record Try(Origin origin, byte[] password, Consumer<Boolean> result) {}

    private final PasswordHash hash;
    private final Reputation reputation;
    private final List<Try> waiting = new ArrayList<>();
    private final ScheduledThreadPoolExecutor thread;

    /** @param hash null if there is no operators' password */
    PasswordTries(PasswordHash hash, Reputation reputation) {
        this.hash = hash;
        this.reputation = reputation;
        thread = new ScheduledThreadPoolExecutor(1, task -> {
            Thread checker = new Thread(task, "operator-password");
            checker.setDaemon(true);
            return checker;
        });
    }

    /** Whether there is an operators' password. */
    boolean isThere() {
        return hash != null;
    }

    /**
     * Has a password checked, and wipes it.
     *
     * @param result gets true at once, or false after a pause; called in the thread that checks
     * @return false if too many tries wait
     */
    synchronized boolean add(Origin origin, byte[] password, Consumer<Boolean> result) {
        if (waiting.size() >= MAX_WAITING) {
            return false;
        }
        waiting.add(new Try(origin, password, result));
        thread.execute(this::checkNext);
        return true;
    }

    private synchronized Try next() {
        long now = System.nanoTime();
        Try next = waiting.stream()
                .min(Comparator.comparingLong(each -> reputation.penaltyNanos(each.origin, now)))
                .orElseThrow();
        waiting.remove(next);
        return next;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the result only goes into passData's queue
    private void checkNext() {
        Try next = next();
        boolean isRight = hash.matches(next.password);
        Arrays.fill(next.password, (byte) 0);
        if (isRight) {
            next.result.accept(true);
            return;
        }
        long now = System.nanoTime();
        reputation.penalize(next.origin, Penalty.WRONG_PASSWORD, now);
        long pause = PAUSE_NANOS + reputation.penaltyNanos(next.origin, now) / PENALTY_DIVISOR;
        thread.schedule(() -> next.result.accept(false), pause, TimeUnit.NANOSECONDS);
    }
}
