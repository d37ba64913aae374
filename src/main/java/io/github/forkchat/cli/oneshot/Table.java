package io.github.forkchat.cli.oneshot;

import io.github.forkchat.client.text.ChatLine;
import io.github.forkchat.client.text.HumanUnits;
import io.github.forkchat.client.text.ShownTime;
import io.github.forkchat.protocol.JsonLine;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;

/**
 * Prints a table with one row per JSON object. Numbers are right-aligned; times are local, with the date if it is not
 * today. Threads: stateless.
 */
public final class Table {
    /** The type of a column, which determines its format. */
    public enum Kind {
        TEXT,
        NUMBER,
        BYTES,
        /** A time, RFC 3339. */
        TIME,
        /** A number of seconds. */
        DURATION
    }

    /**
     * A column.
     *
     * @param member name of the member; also the heading
     */
    public record Column(String member, Kind kind) {}

    /** A counter of the server, for {@link #printCounters}. */
    public record Counter(String name, String value, String description) {}

    private static final String GAP = "  ";
    private static final String NOTHING = "-";

    private Table() {}

    /** Prints a row with these members of each object, below a heading with their names. */
    public static void print(PrintWriter out, List<JsonLine> rows, Column... columns) {
        String[][] cells = new String[rows.size() + 1][columns.length];
        int[] widths = new int[columns.length];
        for (int row = 0; row < cells.length; row++) {
            for (int i = 0; i < columns.length; i++) {
                cells[row][i] =
                        row == 0 ? columns[i].member().toUpperCase(Locale.ROOT) : cell(rows.get(row - 1), columns[i]);
                widths[i] = Math.max(widths[i], cells[row][i].length());
            }
        }
        for (String[] row : cells) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < columns.length; i++) {
                String blanks = " ".repeat(widths[i] - row[i].length());
                boolean isLeft = columns[i].kind() == Kind.TEXT || columns[i].kind() == Kind.TIME;
                line.append(isLeft ? row[i] + blanks : blanks + row[i]).append(GAP);
            }
            out.println(line.toString().stripTrailing());
        }
    }

    /** Prints one counter per line, with its description; the values are right-aligned. */
    public static void printCounters(PrintWriter out, List<Counter> counters) {
        int names =
                counters.stream().mapToInt(each -> each.name().length()).max().orElse(0);
        int values =
                counters.stream().mapToInt(each -> each.value().length()).max().orElse(0);
        for (Counter each : counters) {
            String name = each.name() + " ".repeat(names - each.name().length());
            String value = " ".repeat(values - each.value().length()) + each.value();
            out.println(String.join(GAP, name, value, each.description()).stripTrailing());
        }
    }

    /** How far a time is from now: {@code  (3 min ago)}, {@code  (in 3 min)}. */
    private static String distance(String time) {
        long seconds = Duration.between(Instant.parse(time), Instant.now()).toSeconds();
        String distance = HumanUnits.shortDuration(Math.abs(seconds));
        return seconds < 0 ? " (in " + distance + ")" : " (" + distance + " ago)";
    }

    /** A cell's text, without characters that could control a terminal. */
    private static String cell(JsonLine row, Column column) {
        Object value = row.members().get(column.member());
        if (value == null) {
            return NOTHING;
        }
        if (column.kind() == Kind.TIME) {
            LocalDate today = ShownTime.today(ShownTime.Clock.local);
            String time =
                    ShownTime.of(row, column.member(), ShownTime.Clock.local).dated(today);
            return time.isEmpty() ? ChatLine.clean(value.toString()) : time + distance(value.toString());
        }
        if (value instanceof Long number && column.kind() == Kind.BYTES) {
            return HumanUnits.bytes(number);
        }
        if (value instanceof Long number && column.kind() == Kind.DURATION) {
            return HumanUnits.duration(number);
        }
        return ChatLine.clean(value.toString());
    }
}
