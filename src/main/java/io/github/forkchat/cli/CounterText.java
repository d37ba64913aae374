package io.github.forkchat.cli;

import java.util.Map;

/** The descriptions of the server's counters. Threads: immutable. */
final class CounterText {
    private static final Map<String, String> TEXTS = Map.ofEntries(
            Map.entry("accepted", "connections accepted"),
            Map.entry("joined", "clients that joined the room"),
            Map.entry("left", "clients that left the room"),
            Map.entry("refused", "connections rejected before joining"),
            Map.entry("hung-up", "connections closed by the client before it had a worker"),
            Map.entry("turned-away", "connections refused because too many clients waited"),
            Map.entry("frames", "frames from the workers"),
            Map.entry("messages", "messages relayed"),
            Map.entry("skipped-bytes", "bytes from workers that are not valid frames"),
            Map.entry("dropped-frames", "invalid frames from workers"),
            Map.entry("protocol-violations", "workers that Server Main ended because of an invalid frame"),
            Map.entry("evictions", "clients evicted because they read too slowly"),
            Map.entry("forks", "fork() calls"),
            Map.entry("hung-forks", "forks that hung in the JVM before execve()"),
            Map.entry("died-forks", "forks that ended before execve()"),
            Map.entry("retried-forks", "fork() calls repeated after a failure"),
            Map.entry("posix-spawns", "workers started by posix_spawn()"),
            Map.entry("failed-launches", "workers that could not be started"),
            Map.entry("linked", "1 while the link to other servers works, else 0"),
            Map.entry("link-state-seconds", "seconds since `linked` changed"),
            Map.entry("link-servers", "other servers that are reachable"),
            Map.entry("link-sequence", "sequence number of the last stream message handled"),
            Map.entry("link-waiting", "lines and events not yet stored in the stream"),
            Map.entry("link-published", "lines of this server stored in the stream"),
            Map.entry("link-received", "lines received from other servers"),
            Map.entry("link-undelivered", "lines of this server that other servers will never receive"),
            Map.entry("link-missed", "lines of other servers that this server will never receive"),
            Map.entry("link-invalid", "invalid records from other servers"),
            Map.entry("link-starts", "starts of the link's process"),
            Map.entry("dropped-log-lines", "log lines lost because nothing read the log"));

    private CounterText() {}

    /** The description of a counter; empty for an unknown one, such as one of a newer server. */
    static String of(String counter) {
        return TEXTS.getOrDefault(counter, "");
    }
}
