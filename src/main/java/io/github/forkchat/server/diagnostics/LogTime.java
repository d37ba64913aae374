package io.github.forkchat.server.diagnostics;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/**
 * The time at the beginning of each line of Server Main's log: {@code 2026-11-25T13:03:05.120+01:00 }, ISO 8601, local
 * time. Lines for systemd's journal have no time, because the journal stores the time of each line.
 *
 * <p>Threads: one.
 */
final class LogTime {
    private static final DateTimeFormatter FORMAT = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSxxx ");
    private static final Path STANDARD_OUTPUT = Path.of("/proc/self/fd/1");

    private final boolean isWanted;
    private final ZoneId zone = ZoneId.systemDefault();
    private long millis = Long.MIN_VALUE;
    private String text = "";

    private LogTime(boolean isWanted) {
        this.isWanted = isWanted;
    }

    /** The time format for this process's standard output. */
    static LogTime ofStandardOutput() {
        return new LogTime(!isJournal(System.getenv("JOURNAL_STREAM"), STANDARD_OUTPUT));
    }

    /**
     * Whether an open file is the journal's stream. The environment variable alone is no proof: a child of the service
     * inherits the variable even if the child's output goes elsewhere, systemd.exec(5).
     *
     * @param stream device and inode of the journal's stream, {@code 8:123456}, or null
     */
    static boolean isJournal(String stream, Path open) {
        if (stream == null) {
            return false;
        }
        try {
            return stream.equals(Files.getAttribute(open, "unix:dev") + ":" + Files.getAttribute(open, "unix:ino"));
        } catch (IOException noProc) {
            return false;
        }
    }

    /** The text before a line logged at this time, in milliseconds since 1970. */
    String of(long timeMillis) {
        if (isWanted && timeMillis != millis) {
            millis = timeMillis;
            text = FORMAT.format(Instant.ofEpochMilli(timeMillis).atZone(zone));
        }
        return text;
    }
}
