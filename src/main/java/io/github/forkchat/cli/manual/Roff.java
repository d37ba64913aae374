package io.github.forkchat.cli.manual;

import java.util.Locale;

/**
 * The source of a manual page, in the macros of man(7). It is ASCII: other characters are written as {@code \[u2192]}.
 *
 * <p>Threads: one.
 */
final class Roff {
    private static final int ASCII = 0x80;
    /** Maximum length of a line of the source, for readers of the source. */
    private static final int LINE_CHARS = 78;

    private final StringBuilder page = new StringBuilder();

    /**
     * Begins a page.
     *
     * @param date {@code 2026-11-29}
     * @param source the program and its version
     */
    Roff(String name, int section, String date, String source) {
        page.append(".TH ").append(quoted(name.toUpperCase(Locale.ROOT)));
        page.append(' ').append(section).append(' ').append(date).append(' ').append(quoted(source));
        page.append(' ').append(quoted("forkchat manual")).append('\n');
        // Left-justified, without hyphenation: names of options and files stay whole.
        page.append(".nh\n.ad l\n");
    }

    /** A section. */
    Roff section(String heading) {
        page.append(".SH ").append(quoted(heading.toUpperCase(Locale.ROOT))).append('\n');
        return this;
    }

    /** A subsection. */
    Roff subsection(String heading) {
        page.append(".SS ").append(quoted(heading)).append('\n');
        return this;
    }

    /** The separation of paragraphs; not to be called at the beginning of a section. */
    Roff paragraph() {
        page.append(".PP\n");
        return this;
    }

    /** A paragraph with a formatted tag; its text follows. */
    Roff tagged(String tag) {
        page.append(".TP\n").append(line(tag));
        return this;
    }

    /** The end of a line within a paragraph. */
    Roff lineBreak() {
        page.append(".br\n");
        return this;
    }

    /** An item of a list; its text follows. */
    Roff item(String mark) {
        page.append(".IP ").append(quoted(mark)).append(" 4\n");
        return this;
    }

    /** A further paragraph of a tagged one or of an item. */
    Roff continuation() {
        page.append(".IP\n");
        return this;
    }

    /** Text, each word of which is taken as it is. */
    Roff text(String text) {
        return formatted(escape(text));
    }

    /** Text that {@link #escape}, {@link #bold} and {@link #italic} have made. */
    Roff formatted(String text) {
        StringBuilder part = new StringBuilder();
        for (String word : text.strip().split("\\s+", -1)) {
            if (part.length() > 0 && part.length() + 1 + word.length() > LINE_CHARS) {
                page.append(line(part.toString()));
                part.setLength(0);
            }
            part.append(part.length() == 0 ? "" : " ").append(word);
        }
        page.append(line(part.toString()));
        return this;
    }

    /** Lines that are shown as they are. */
    Roff verbatim(Iterable<String> lines) {
        page.append(isAtSectionStart() ? "" : ".PP\n").append(".RS 4\n.nf\n");
        for (String line : lines) {
            page.append(line.isBlank() ? "\\&\n" : line(escape(line)));
        }
        page.append(".fi\n.RE\n");
        return this;
    }

    @Override
    public String toString() {
        return page.toString();
    }

    private boolean isAtSectionStart() {
        int lastLine = page.lastIndexOf("\n", page.length() - 2) + 1;
        return page.substring(lastLine).startsWith(".S");
    }

    /** A line of the source; one that would begin with a control character gets a zero-width one before. */
    private static String line(String text) {
        return (text.startsWith(".") || text.startsWith("'") ? "\\&" : "") + text + "\n";
    }

    /** An argument of a macro. */
    private static String quoted(String text) {
        return '"' + escape(text).replace("\"", "\\(dq") + '"';
    }

    static String bold(String text) {
        return "\\fB" + escape(text) + "\\fR";
    }

    static String italic(String text) {
        return "\\fI" + escape(text) + "\\fR";
    }

    /** Escapes characters that have a meaning in roff, and characters beyond ASCII. */
    static String escape(String text) {
        StringBuilder escaped = new StringBuilder();
        text.codePoints().forEach(c -> {
            switch (c) {
                case '\\' -> escaped.append("\\e");
                case '-' -> escaped.append("\\-");
                case '\'' -> escaped.append("\\(aq");
                case '`' -> escaped.append("\\(ga");
                case '^' -> escaped.append("\\(ha");
                case '~' -> escaped.append("\\(ti");
                default -> {
                    if (c < ASCII) {
                        escaped.append((char) c);
                    } else {
                        escaped.append(String.format("\\[u%04X]", c));
                    }
                }
            }
        });
        return escaped.toString();
    }
}
