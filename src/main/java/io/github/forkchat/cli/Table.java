package io.github.forkchat.cli;

import io.github.forkchat.client.ChatLine;
import io.github.forkchat.protocol.JsonLine;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** Prints objects as a table: a line each, in columns. Threads: stateless. */
final class Table {
    private static final String GAP = "  ";

    private Table() {}

    /** Prints these members of each object, under their names. */
    static void print(PrintWriter out, List<JsonLine> rows, String... columns) {
        int[] widths = new int[columns.length];
        for (int i = 0; i < columns.length; i++) {
            widths[i] = columns[i].length();
            for (JsonLine row : rows) {
                widths[i] = Math.max(widths[i], cell(row, columns[i]).length());
            }
        }
        StringBuilder heading = new StringBuilder();
        for (int i = 0; i < columns.length; i++) {
            add(heading, columns[i].toUpperCase(Locale.ROOT), widths[i]);
        }
        out.println(heading.toString().stripTrailing());
        for (JsonLine row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < columns.length; i++) {
                add(line, cell(row, columns[i]), widths[i]);
            }
            out.println(line.toString().stripTrailing());
        }
    }

    private static void add(StringBuilder line, String cell, int width) {
        line.append(cell).append(" ".repeat(width - cell.length())).append(GAP);
    }

    /** Without what could steer a terminal, whatever the server sends. */
    private static String cell(JsonLine row, String column) {
        Object value = row.members().get(column);
        return value == null ? "-" : ChatLine.clean(value.toString());
    }
}
