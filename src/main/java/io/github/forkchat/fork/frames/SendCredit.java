package io.github.forkchat.fork.frames;

import io.github.forkchat.protocol.Credit;

/**
 * How much this worker may still send to Server Main. A worker that has used its credit waits, and reads nothing from its
 * client meanwhile, so that TCP makes the client wait; the other clients' messages do not stand behind its own in
 * pipeForkToMain.
 *
 * <p>Threads: the one that reads the client takes, the one that writes to it grants.
 */
public final class SendCredit {
    private static final long UNLIMITED = Long.MAX_VALUE / 2;

    /** Of the thread that takes, which so needs no lock for most frames. */
    private long left;
    /** What was granted since that last had nothing left. */
    private long granted;

    private SendCredit(long bytes) {
        left = bytes;
    }

    /** A credit that never ends: Server Main keeps none. */
    static SendCredit unlimited() {
        return new SendCredit(UNLIMITED);
    }

    /** What Server Main says in the environment, see {@link io.github.forkchat.fork.ForkArguments#CREDIT}; unlimited if null. */
    public static SendCredit of(String initialBytes) {
        return initialBytes == null ? unlimited() : new SendCredit(Long.parseLong(initialBytes));
    }

    /** Takes what a message or request costs, by {@link Credit}, if that is there. */
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

    /** The same, and waits until it is there. If Server Main grants no more, the process ends. */
    synchronized void await(int costBytes) {
        try {
            while (!take(costBytes)) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Server Main grants so much more. */
    synchronized void grant(int moreBytes) {
        granted += moreBytes;
        notifyAll();
    }
}
