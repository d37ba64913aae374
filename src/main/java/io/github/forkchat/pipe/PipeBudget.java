package io.github.forkchat.pipe;

import io.github.forkchat.libc.Pipe;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Semaphore;

/**
 * The budget of kernel memory for the pipes of one user. A larger pipe means fewer switches between Server Main and a
 * fork (measured: 1.2 times the deliveries with 100 clients), but a user beyond the kernel's limit gets pipes of only
 * two pages. So pipes are enlarged only while the budget still covers a default pipe for each further client. All
 * large pipes together take at most half of the budget, because the server is not the user's only program.
 *
 * <pre>
 *   budget of 64 MiB    --max-clients 256     170 large ones
 *   (16,384 pages)      --max-clients 1000      2
 * </pre>
 *
 * <p>Source: pipe(7), {@code /proc/sys/fs/pipe-user-pages-soft}; 0 there means that there is no limit, and on macOS no
 * pipe is enlarged. Threads: any.
 */
public final class PipeBudget {
    /** Capacity of a large pipe. */
    static final int LARGE_BYTES = 256 * 1024;
    /** Default capacity of a pipe: 16 pages. */
    static final int DEFAULT_BYTES = 64 * 1024;
    /** Reserve for pipeForkToMain, the log pipe, and the pipes that wake threads. */
    private static final int RESERVE_BYTES = 1024 * 1024;

    private static final Path LIMIT = Path.of("/proc/sys/fs/pipe-user-pages-soft");
    private static final int LIMIT_CHARS = 32;
    private static final long DEFAULT_LIMIT_PAGES = 16_384;
    private static final long PAGE_BYTES = 4096;

    private final Semaphore large;

    private PipeBudget(int largePipes) {
        large = new Semaphore(largePipes);
    }

    /** Creates the budget of a server with this maximum of clients. */
    public static PipeBudget of(int maxClients) {
        return new PipeBudget(largePipes(limitPages(), maxClients));
    }

    /** How many of the pipes may be large. */
    static int largePipes(long limitPages, int maxClients) {
        if (limitPages == 0) {
            return maxClients;
        }
        long budgetBytes = limitPages * PAGE_BYTES;
        long spareBytes = budgetBytes - RESERVE_BYTES - (long) maxClients * DEFAULT_BYTES;
        long pipes = Math.min(spareBytes, budgetBytes / 2) / (LARGE_BYTES - DEFAULT_BYTES);
        return (int) Math.max(0, Math.min(pipes, maxClients));
    }

    private static long limitPages() {
        // Reads by one read(2): a file in /proc/sys returns nothing to a second one, and its reported size is 0.
        try (InputStream in = Files.newInputStream(LIMIT)) {
            byte[] number = in.readNBytes(LIMIT_CHARS);
            return Long.parseLong(new String(number, StandardCharsets.US_ASCII).strip());
        } catch (IOException | NumberFormatException unknown) {
            return DEFAULT_LIMIT_PAGES;
        }
    }

    /**
     * Enlarges the pipe if the budget and the kernel allow it; if it returns true, call {@link #giveBack} when the
     * pipe is closed.
     */
    boolean enlarge(Pipe pipe) {
        if (!large.tryAcquire()) {
            return false;
        }
        boolean granted = pipe.resize(LARGE_BYTES);
        if (!granted) {
            large.release();
        }
        return granted;
    }

    /** Returns the share of a large pipe that is closed. */
    void giveBack() {
        large.release();
    }
}
