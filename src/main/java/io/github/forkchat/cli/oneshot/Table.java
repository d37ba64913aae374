package io.github.forkchat.cli.oneshot;

import io.github.forkchat.client.terminal.TerminalWidth;
import io.github.forkchat.client.text.ChatLine;
import io.github.forkchat.client.text.HumanUnits;
import io.github.forkchat.client.text.ShownTime;
import io.github.forkchat.client.text.WordWrap;
import io.github.forkchat.protocol.JsonLine;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
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
     * @param member name of the JSON member
     * @param heading the heading, in lower case
     */
    public record Column(String member, String heading, Kind kind) {
        /** A column whose heading is the name of the member. */
        public Column(String member, Kind kind) {
            this(member, member, kind);
        }
    }

    /** A counter of the server, for {@link #printCounters}. */
    public record Counter(String name, String value, String description) {}

    private static final String GAP = "  ";
    private static final String NOTHING = "-";
    /** Ends a text that is cut. */
    private static final String CUT = "~";

    private static final int MIN_TEXT_COLUMNS = 8;

    private Table() {}

    /** Prints a heading, and a row for each JSON object. The table fits the terminal if possible. */
    public static void print(PrintWriter out, List<JsonLine> rows, Column... columns) {
        lines(rows, TerminalWidth.columns(), columns).forEach(out::println);
    }

    /**
     * The lines of the table. If it is too wide, times and durations become shorter, and then the widest text columns are
     * cut, down to {@value #MIN_TEXT_COLUMNS} characters.
     *
     * @param maxColumns the width
     */
    static List<String> lines(List<JsonLine> rows, int maxColumns, Column... columns) {
        String[][] cells = cells(rows, false, columns);
        if (width(widths(cells)) > maxColumns) {
            cells = cells(rows, true, columns);
        }
        int[] widths = widths(cells);
        narrow(widths, columns, maxColumns);
        List<String> lines = new ArrayList<>();
        for (String[] row : cells) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < columns.length; i++) {
                String text = cut(row[i], widths[i]);
                String blanks = " ".repeat(widths[i] - text.length());
                boolean isLeft = columns[i].kind() == Kind.TEXT || columns[i].kind() == Kind.TIME;
                line.append(isLeft ? text + blanks : blanks + text).append(GAP);
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }

    private static String[][] cells(List<JsonLine> rows, boolean isShort, Column... columns) {
        String[][] cells = new String[rows.size() + 1][columns.length];
        for (int row = 0; row < cells.length; row++) {
            for (int i = 0; i < columns.length; i++) {
                cells[row][i] = row == 0
                        ? columns[i].heading().toUpperCase(Locale.ROOT)
                        : cell(rows.get(row - 1), columns[i], isShort);
            }
        }
        return cells;
    }

    private static int[] widths(String[][] cells) {
        int[] widths = new int[cells[0].length];
        for (String[] row : cells) {
            for (int i = 0; i < row.length; i++) {
                widths[i] = Math.max(widths[i], row[i].length());
            }
        }
        return widths;
    }

    private static int width(int... widths) {
        return Arrays.stream(widths).sum() + (widths.length - 1) * GAP.length();
    }

    /**
     * Repeatedly shortens the widest text column by one character, until the table fits or each text column has at most {@value
     * #MIN_TEXT_COLUMNS} characters.
     */
    private static void narrow(int[] widths, Column[] columns, int maxColumns) {
        while (width(widths) > maxColumns) {
            int widest = -1;
            for (int i = 0; i < columns.length; i++) {
                boolean isText = columns[i].kind() == Kind.TEXT && widths[i] > MIN_TEXT_COLUMNS;
                widest = isText && (widest < 0 || widths[i] > widths[widest]) ? i : widest;
            }
            if (widest < 0) {
                return;
            }
            widths[widest]--;
        }
    }

    private static String cut(String text, int width) {
        if (text.length() <= width) {
            return text;
        }
        int end = width - 1;
        boolean isInCharacter = end > 0 && Character.isHighSurrogate(text.charAt(end - 1));
        return text.substring(0, isInCharacter ? end - 1 : end) + CUT;
    }

    /**
     * Prints one counter per line, with its description; the values are right-aligned. On a terminal a long description
     * continues below its beginning.
     */
    public static void printCounters(PrintWriter out, List<Counter> counters) {
        counterLines(counters, TerminalWidth.columns()).forEach(out::println);
    }

    /**
     * The lines of the counters.
     *
     * @param maxColumns the width
     */
    static List<String> counterLines(List<Counter> counters, int maxColumns) {
        List<String> lines = new ArrayList<>();
        int names =
                counters.stream().mapToInt(each -> each.name().length()).max().orElse(0);
        int values =
                counters.stream().mapToInt(each -> each.value().length()).max().orElse(0);
        for (Counter each : counters) {
            String name = each.name() + " ".repeat(names - each.name().length());
            String value = " ".repeat(values - each.value().length()) + each.value();
            String line = String.join(GAP, name, value, each.description()).stripTrailing();
            lines.addAll(WordWrap.wrap(line, maxColumns, names + values + 2 * GAP.length())
                    .lines()
                    .toList());
        }
        return lines;
    }

    /**
     * A local time and how far it is from now: {@code 17:04:05 (3 min ago)}, {@code 17:10:05 (in 3 min)}; short: {@code
     * 3 min ago}.
     */
    private static String time(JsonLine row, Column column, String value, boolean isShort) {
        LocalDate today = ShownTime.today(ShownTime.Clock.local);
        String time = ShownTime.of(row, column.member(), ShownTime.Clock.local).dated(today);
        if (time.isEmpty()) {
            return ChatLine.clean(value);
        }
        long seconds = Duration.between(Instant.parse(value), Instant.now()).toSeconds();
        String duration = HumanUnits.shortDuration(Math.abs(seconds));
        String distance = seconds < 0 ? "in " + duration : duration + " ago";
        return isShort ? distance : time + " (" + distance + ")";
    }

    /** A cell's text, without characters that could control a terminal. */
    private static String cell(JsonLine row, Column column, boolean isShort) {
        Object value = row.members().get(column.member());
        if (value == null) {
            return NOTHING;
        }
        if (column.kind() == Kind.TIME) {
            return time(row, column, value.toString(), isShort);
        }
        if (value instanceof Long number && column.kind() == Kind.BYTES) {
            return HumanUnits.bytes(number);
        }
        if (value instanceof Long number && column.kind() == Kind.DURATION) {
            return isShort ? HumanUnits.shortDuration(number) : HumanUnits.duration(number);
        }
        return ChatLine.clean(value.toString());
    }
}
