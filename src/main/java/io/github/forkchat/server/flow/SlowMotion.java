package io.github.forkchat.server.flow;

import java.util.concurrent.TimeUnit;

/**
 * Slow motion, so that a user can follow a message in the log or in {@code forkchat top}: frames wait in pipeForkToMain
 * before Server Main reads them, and messages wait in the ring before they are delivered. Samples for watching clients
 * are not delayed.
 *
 * <p>Threads: passData.
 */
public final class SlowMotion {
    private static final int TICK_MILLIS = 20;

    private final long nanos;
    /** The time at which to read the pipe; {@link RunningClock#NEVER} while it is empty. */
    private long readAtNanos = RunningClock.NEVER;
    /** The time at which to deliver messages; {@link RunningClock#NEVER} while none wait. */
    private long deliverAtNanos = RunningClock.NEVER;

    private long messages;

    /** @param millis 0 for no slow motion */
    public SlowMotion(int millis) {
        nanos = TimeUnit.MILLISECONDS.toNanos(millis);
    }

    /** Whether slow motion is on. */
    public boolean isOn() {
        return nanos > 0;
    }

    /** Whether the pipe has to be polled: not while it is known to contain data. */
    public boolean awaitsInput() {
        return readAtNanos == RunningClock.NEVER;
    }

    /**
     * Delays the reading of the pipe; returns whether to read it now.
     *
     * @param isReadable whether poll(2) has found something in it
     */
    public boolean delayRead(boolean isReadable, long nowNanos) {
        if (!isOn()) {
            return isReadable;
        }
        if (isReadable && awaitsInput()) {
            readAtNanos = nowNanos + nanos;
        }
        if (nowNanos < readAtNanos) {
            return false;
        }
        readAtNanos = RunningClock.NEVER;
        return true;
    }

    /**
     * Delays the delivery; returns whether it has to wait now.
     *
     * @param relayed number of messages that were relayed since the start
     */
    public boolean delayDelivery(long relayed, long nowNanos) {
        if (relayed != messages && deliverAtNanos == RunningClock.NEVER) {
            deliverAtNanos = nowNanos + nanos;
        }
        messages = relayed;
        if (nowNanos < deliverAtNanos) {
            return deliverAtNanos != RunningClock.NEVER;
        }
        deliverAtNanos = RunningClock.NEVER;
        return false;
    }

    /** Shortens a timeout of poll(2), in milliseconds, while something waits. */
    public int sooner(int timeoutMillis) {
        boolean waits = readAtNanos != RunningClock.NEVER || deliverAtNanos != RunningClock.NEVER;
        return waits ? PollTimeout.sooner(timeoutMillis, TICK_MILLIS) : timeoutMillis;
    }
}
