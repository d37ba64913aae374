package io.github.forkchat.client.top;

import io.github.forkchat.client.text.ChatLine;
import io.github.forkchat.protocol.JsonLine;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The end of the server's log, if it is a file. All workers share one log, so the lines of a worker are those that name
 * its client. Threads: stateless.
 */
final class ServerLogFile {
    private static final int END_BYTES = 65_536;
    /** The time at the beginning of a line, and the name of the process if it is Server Main. */
    private static final Pattern LINE =
            Pattern.compile("(?:\\d{4}-\\d\\d-\\d\\dT(\\d\\d:\\d\\d:\\d\\d)\\S* )?(?:Server Main: )?(.*)");

    private ServerLogFile() {}

    /**
     * The last lines about a client since it joined; null if the log is no file, or one that the user may not read.
     *
     * @param log descriptor 1 of Server Main in proc(5)
     */
    static List<String> lines(Path log, JsonLine client, int maxLines) {
        if (!Files.isRegularFile(log)) {
            return null;
        }
        String end;
        try {
            end = end(log);
        } catch (IOException ofAnotherUser) {
            return null;
        }
        Pattern about = Pattern.compile(
                "\\b(?i:client|server fork) " + client.number("id").orElse(-1) + "\\b");
        String pid = "(pid " + client.number("pid").orElse(0) + ")";
        List<String> lines = new ArrayList<>();
        for (String line : end.split("\n", -1)) {
            if (about.matcher(line).find()) {
                if (line.contains(" connected from ") && line.endsWith(pid)) {
                    lines.clear(); // the lines before are about another client that had this id
                }
                lines.add(ChatLine.clean(shortened(line)));
            }
        }
        return List.copyOf(lines.subList(Math.max(0, lines.size() - maxLines), lines.size()));
    }

    private static String end(Path log) throws IOException {
        try (SeekableByteChannel file = Files.newByteChannel(log)) {
            file.position(Math.max(0, file.size() - END_BYTES));
            ByteBuffer bytes = ByteBuffer.allocate(END_BYTES);
            int n = 0;
            while (n >= 0 && bytes.hasRemaining()) {
                n = file.read(bytes);
            }
            return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
        }
    }

    /** The line without the date and the words that all lines have. */
    private static String shortened(String line) {
        Matcher parts = LINE.matcher(line);
        if (!parts.matches()) {
            return line;
        }
        return parts.group(1) == null ? parts.group(2) : parts.group(1) + " " + parts.group(2);
    }
}
