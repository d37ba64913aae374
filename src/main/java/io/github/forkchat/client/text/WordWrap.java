package io.github.forkchat.client.text;

import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;

/**
 * Breaks a line that is wider than the terminal into rows, between words where it can. Each further row begins with
 * blanks, so that no row of a message looks like a line from another client.
 *
 * <p>Threads: stateless.
 */
public final class WordWrap {
    private static final int MIN_COLUMNS = 9;
    /** With fewer columns than this the indent is small. */
    private static final int FEW_COLUMNS = 40;

    private static final int SMALL_INDENT = 2;

    private WordWrap() {}

    /** Breaks a line without styles. */
    public static String wrap(String line, int columns, int indent) {
        return line.length() * 2L <= columns // no character is wider than two columns
                ? line
                : wrap(new AttributedString(line), columns, indent).toString();
    }

    /**
     * Breaks a line.
     *
     * @param columns width of the terminal; a very small number counts as unknown
     * @param indent indent of the further rows, in columns
     */
    public static AttributedString wrap(AttributedString line, int columns, int indent) {
        if (columns < MIN_COLUMNS || line.columnLength() <= columns) {
            return line;
        }
        String margin = " ".repeat(columns < FEW_COLUMNS ? SMALL_INDENT : indent);
        AttributedStringBuilder rows = new AttributedStringBuilder();
        int used = 0;
        int from = 0;
        while (from < line.length()) {
            int word = end(line, from, true);
            int end = end(line, word, false);
            AttributedString withGap = line.subSequence(from, end);
            AttributedString alone = line.subSequence(word, end);
            if (used + withGap.columnLength() <= columns) {
                rows.append(withGap);
                used += withGap.columnLength();
            } else if (margin.length() + alone.columnLength() <= columns) {
                rows.append("\n").append(margin).append(alone);
                used = margin.length() + alone.columnLength();
            } else {
                used = cut(withGap, used, columns, margin, rows);
            }
            from = end;
        }
        return rows.toAttributedString();
    }

    /** Adds a word that is wider than a row; returns the number of used columns in the last row. */
    private static int cut(AttributedString word, int used, int columns, String margin, AttributedStringBuilder rows) {
        AttributedString rest = word;
        int column = used;
        while (rest.length() > 0) {
            AttributedString row = rest.columnSubSequence(0, columns - column);
            if (row.length() == 0) { // a wide character at the last column
                rows.append("\n").append(margin);
                column = margin.length();
                continue;
            }
            rows.append(row);
            column += row.columnLength();
            rest = rest.subSequence(row.length(), rest.length());
        }
        return column;
    }

    /** The end of the run of blanks, or of other characters, that begins at {@code from}. */
    private static int end(AttributedString line, int from, boolean blanks) {
        int end = from;
        while (end < line.length() && (line.charAt(end) == ' ') == blanks) {
            end++;
        }
        return end;
    }
}
