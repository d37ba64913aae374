package io.github.forkchat.fork.frames;

import io.github.forkchat.protocol.Credit;

/**
 * The number of bytes that this worker may still send to Server Main. A worker without credit waits and does not read
 * its client, so that TCP makes the client wait (backpressure). So other clients' messages do not queue behind its own
 * in pipeForkToMain.
 *
 * <p>Threads: the thread that reads the client takes credit; the thread that writes to the client grants it.
 */
public final class SendCredit {
    private static final long UNLIMITED = Long.MAX_VALUE / 2;

    /** Used by the thread that takes, so that most frames need no lock. */
    private long left;
    /** Credit that was granted since {@link #left} was last refilled. */
    private long granted;

    private SendCredit(long bytes) {
        left = bytes;
    }

    /** A credit that never runs out, for a Server Main without credit. */
    static SendCredit unlimited() {
        return new SendCredit(UNLIMITED);
    }

    /**
     * The initial credit from the environment, see {@link io.github.forkchat.fork.ForkArguments#CREDIT}; unlimited if
     * null.
     */
    public static SendCredit of(String initialBytes) {
        return initialBytes == null ? unlimited() : new SendCredit(Long.parseLong(initialBytes));
    }

    /** Takes the cost of a message or request, see {@link Credit}, if there is enough credit. */
    boolean take(int costBytes) {
        if (left < costBytes) {
            takeGranted();
        }
        if (left < costBytes) {
            return false;
        }
        left -= costBytes;
        return true;
    }

    private synchronized void takeGranted() {
        left += granted;
        granted = 0;
    }

    /** Waits until there is enough credit, and takes it. If Server Main grants no more, the process ends. */
    synchronized void await(int costBytes) {
        try {
            while (!take(costBytes)) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Adds credit that Server Main grants. */
    synchronized void grant(int moreBytes) {
        granted += moreBytes;
        notifyAll();
    }
}
