package io.github.forkchat.client.top;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The kernel's queues of a TCP socket, from {@code /proc/net/tcp}. Threads: immutable.
 *
 * @param sendBytes bytes that the client has not acknowledged
 * @param receiveBytes bytes that the worker has not read
 */
record SocketQueues(long sendBytes, long receiveBytes) {
    private static final Pattern IPV4 = Pattern.compile("(\\d+)\\.(\\d+)\\.(\\d+)\\.(\\d+):(\\d+)");
    private static final String MAPPED = "0000000000000000FFFF0000";
    private static final int REMOTE = 2;
    private static final int QUEUES = 4;
    private static final int HEX = 16;

    /** The queues of the socket whose peer has this IPv4 address; null if there is none. */
    static SocketQueues of(Path proc, String peer) {
        Matcher parts = IPV4.matcher(peer);
        if (!parts.matches()) {
            return null;
        }
        String remote = String.format(
                Locale.ROOT,
                "%02X%02X%02X%02X:%04X",
                Integer.parseInt(parts.group(4)),
                Integer.parseInt(parts.group(3)),
                Integer.parseInt(parts.group(2)),
                Integer.parseInt(parts.group(1)),
                Integer.parseInt(parts.group(5)));
        SocketQueues queues = in(proc.resolve("net/tcp"), remote);
        return queues == null ? in(proc.resolve("net/tcp6"), MAPPED + remote) : queues;
    }

    private static SocketQueues in(Path table, String remote) {
        List<String> lines;
        try {
            lines = Files.readAllLines(table, StandardCharsets.ISO_8859_1);
        } catch (IOException noLinux) {
            return null;
        }
        for (String line : lines) {
            String[] fields = line.strip().split("\\s+", -1);
            if (fields.length > QUEUES && fields[REMOTE].equals(remote)) {
                String[] queues = fields[QUEUES].split(":", -1);
                return new SocketQueues(Long.parseLong(queues[0], HEX), Long.parseLong(queues[1], HEX));
            }
        }
        return null;
    }
}
