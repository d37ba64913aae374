package io.github.forkchat.server.process;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * The thread that writes the slots of a {@link ForkPidFile}, so that a slow disk, or a file system that is frozen for
 * a backup, blocks no other thread, except for a wait with a timeout.
 *
 * <p>Threads: any sets a slot; {@code pid-file} writes.
 */
final class SlotWriter {
    private final FileChannel channel;
    private final int slotBytes;
    private final Consumer<IOException> failed;
    /** The texts that are not written yet; a later text of a slot replaces an earlier one. */
    private final Map<Integer, String> pending = new ConcurrentHashMap<>();

    private final Semaphore work = new Semaphore(0);
    private final AtomicLong asked = new AtomicLong();
    private final Thread thread = new Thread(this::run, "pid-file");
    private volatile Runnable end;
    /** Guarded by this: how many of the requested writes are done. */
    private long done;

    /** @param failed called when a write has failed */
    SlotWriter(FileChannel channel, int slotBytes, Consumer<IOException> failed) {
        this.channel = channel;
        this.slotBytes = slotBytes;
        this.failed = failed;
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Requests that a slot be written. Never waits.
     *
     * @return a ticket for {@link #await}
     */
    long set(int slot, String text) {
        pending.put(slot, text);
        long ticket = asked.incrementAndGet();
        work.release();
        return ticket;
    }

    /** Waits until a slot is written, or for the timeout; returns whether it is written. */
    synchronized boolean await(long ticket, int timeoutMillis) {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
        try {
            for (long left = 1; done < ticket && left > 0; ) {
                left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                wait(Math.max(1, left));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return done >= ticket;
    }

    /** Whether all requested writes are done. */
    synchronized boolean isUpToDate() {
        return done == asked.get();
    }

    /** Runs {@code last} as the thread's last action, and waits for that up to the timeout. */
    void close(Runnable last, int timeoutMillis) {
        end = last;
        work.release();
        try {
            thread.join(timeoutMillis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (end == null) {
                work.acquire();
                work.drainPermits();
                long upTo = asked.get();
                pending.forEach(this::write);
                finished(upTo);
            }
            end.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void finished(long upTo) {
        done = upTo;
        notifyAll();
    }

    private void write(int slot, String text) {
        pending.remove(slot, text); // removed before the write, so that a later text stays
        String padded = text + " ".repeat(slotBytes - 1 - text.length()) + "\n";
        try {
            channel.write(ByteBuffer.wrap(padded.getBytes(StandardCharsets.US_ASCII)), (long) slot * slotBytes);
        } catch (IOException e) {
            failed.accept(e);
        }
    }
}
