package io.github.forkchat.client.top;

import java.util.ArrayList;
import java.util.List;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/**
 * The lines of a page: each is cut to the width, and there are as many as the height. Threads: used only by the thread
 * that draws.
 */
final class PageLines {
    private final int columns;
    private final int rows;
    private final List<AttributedString> lines = new ArrayList<>();

    PageLines(int columns, int rows) {
        this.columns = columns;
        this.rows = rows;
    }

    int columns() {
        return columns;
    }

    /** How many more lines fit. */
    int left() {
        return rows - lines.size();
    }

    /** Adds a line without style. */
    void add(String text) {
        add(AttributedStyle.DEFAULT, text);
    }

    /** Adds a line with one style. */
    void add(AttributedStyle style, String text) {
        add(new AttributedString(text, style));
    }

    /** Adds a line that fills the width. */
    void addFull(AttributedStyle style, String text) {
        add(style, text + " ".repeat(Math.max(0, columns - text.length())));
    }

    /** Adds a line. */
    void add(AttributedString line) {
        if (left() > 0) {
            lines.add(line.columnSubSequence(0, columns));
        }
    }

    /** The lines, with empty ones up to the height. */
    List<AttributedString> all() {
        while (left() > 0) {
            lines.add(AttributedString.EMPTY);
        }
        return List.copyOf(lines);
    }

    /** Begins a line of several styles. */
    static AttributedStringBuilder line() {
        return new AttributedStringBuilder();
    }
}
