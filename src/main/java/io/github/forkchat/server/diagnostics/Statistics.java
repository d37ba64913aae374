package io.github.forkchat.server.diagnostics;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The server's counters as text, {@code key=number} parted by blanks. Threads: any.
 */
public final class Statistics {
    private final long startNanos = System.nanoTime();
    private final Counters counters = new Counters();
    /** Sources of further {@code key=number …} texts, one for each part of the server. */
    private final List<Supplier<String>> parts = new ArrayList<>();

    /** The event counters. */
    public Counters counters() {
        return counters;
    }

    /** Adds the counters of one part of the server. Must be called before the first client connects. */
    public void add(Supplier<String> part) {
        parts.add(part);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(counters.toString());
        for (Supplier<String> part : parts) {
            text.append(' ').append(part.get());
        }
        long uptimeSeconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - startNanos);
        return text.append(" uptime=").append(uptimeSeconds).toString();
    }
}
