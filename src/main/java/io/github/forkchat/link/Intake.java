package io.github.forkchat.link;

import io.github.forkchat.protocol.link.Batch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * The queue of records that Server Main wants to publish. All records that arrive during a publish become the next
 * batch. So the broker's work for each line decreases as the number of lines grows.
 *
 * <p>Threads: the main thread adds; {@code broker} takes.
 */
final class Intake {
    /** Consecutive records. */
    @SuppressWarnings("ArrayRecordComponent") // no code compares them
    record Taken(long first, int count, byte[] bytes) {
        long end() {
            return first + count;
        }
    }

    private long epoch;
    private final byte[] waiting = new byte[Batch.HEAD_BYTES + Batch.MAX_BYTES + Batch.MAX_SAID_BYTES];
    private int waitingBytes;
    private long first;
    private int count;
    private boolean isOpen;
    private boolean hasEnded;

    /**
     * Accepts records from now on; records before this call belong to a connection that is gone, and are dropped.
     *
     * @param newEpoch for the batches
     */
    synchronized void open(long newEpoch) {
        epoch = newEpoch;
        isOpen = true;
    }

    /** Drops all, and whatever comes: Server Main gives it again. */
    synchronized void close() {
        isOpen = false;
        waitingBytes = 0;
        count = 0;
        notifyAll();
    }

    /** Nothing comes any more. */
    synchronized void end() {
        hasEnded = true;
        notifyAll();
    }

    /** Whether all was given and taken. */
    synchronized boolean hasEnded() {
        return hasEnded && count == 0;
    }

    /** Adds the data of a SAID_SIGNAL; waits while enough waits already. */
    synchronized void add(ByteBuffer data) throws IOException, InterruptedException {
        long newFirst = data.getLong();
        int newCount = data.getInt();
        int bytes = data.remaining();
        if (bytes > Batch.MAX_SAID_BYTES) {
            throw new IOException("records of " + bytes + " bytes from Server Main");
        }
        while (isOpen && count > 0 && (waitingBytes >= Batch.MAX_BYTES || newFirst != first + count)) {
            wait();
        }
        if (!isOpen) {
            return;
        }
        if (count == 0) {
            first = newFirst;
        }
        data.get(waiting, Batch.HEAD_BYTES + waitingBytes, bytes);
        waitingBytes += bytes;
        count += newCount;
        notifyAll();
    }

    /** All that waits, as a batch; null if nothing comes in this time, or nothing will come any more. */
    synchronized Taken take(long nanos) throws InterruptedException {
        if (count == 0 && !hasEnded && nanos > 0) {
            TimeUnit.NANOSECONDS.timedWait(this, nanos);
        }
        if (count == 0) {
            return null;
        }
        Batch.putHead(ByteBuffer.wrap(waiting), 0, epoch, first, count);
        Taken taken = new Taken(first, count, Arrays.copyOf(waiting, Batch.HEAD_BYTES + waitingBytes));
        waitingBytes = 0;
        count = 0;
        notifyAll();
        return taken;
    }
}
