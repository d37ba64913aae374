package io.github.forkchat.cli;

import java.util.Map;

/** The descriptions of the server's counters. Threads: immutable. */
final class CounterText {
    private static final Map<String, String> TEXTS = Map.ofEntries(
            Map.entry("accepted", "connections accepted"),
            Map.entry("joined", "clients that came into the room"),
            Map.entry("left", "clients that left the room"),
            Map.entry("refused", "connections rejected before the room"),
            Map.entry("hung-up", "connections closed by the client before it had a worker"),
            Map.entry("turned-away", "of those, the ones dropped because too many were waiting"),
            Map.entry("frames", "frames from the workers"),
            Map.entry("messages", "messages relayed"),
            Map.entry("skipped-bytes", "bytes from workers that were no frame"),
            Map.entry("dropped-frames", "frames from workers that made no sense"),
            Map.entry("false-frames", "workers ended because of such frames"),
            Map.entry("evictions", "clients evicted because they read too slowly"),
            Map.entry("forks", "fork() calls"),
            Map.entry("hung-forks", "forks that hung in the JVM before execve()"),
            Map.entry("died-forks", "forks that ended before execve()"),
            Map.entry("retried-forks", "forks made once more"),
            Map.entry("posix-spawns", "workers started by posix_spawn()"),
            Map.entry("failed-launches", "workers that could not be started"),
            Map.entry("linked", "1 while linked with other servers"),
            Map.entry("link-state-seconds", "seconds since that changed"),
            Map.entry("link-sequence", "last sequence of the stream that was handled"),
            Map.entry("link-waiting", "lines and events that wait for their place in the stream"),
            Map.entry("link-published", "lines of this server that are in the stream"),
            Map.entry("link-received", "lines of other servers"),
            Map.entry("link-undelivered", "lines of this server that other servers will not get"),
            Map.entry("link-missed", "lines of other servers that this server will not get"),
            Map.entry("link-invalid", "invalid records of other servers"),
            Map.entry("link-starts", "starts of the link's process"),
            Map.entry("dropped-log-lines", "log lines lost because nobody read the log"));

    private CounterText() {}

    /** The text for a counter; empty for one of a later version. */
    static String of(String counter) {
        return TEXTS.getOrDefault(counter, "");
    }
}
