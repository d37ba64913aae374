package io.github.forkchat.cli.manual;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Converts Markdown, as far as the pages of {@code src/docs} use it, to the source of a manual page: headings,
 * paragraphs, lists, tables and code. A table becomes a list of tagged paragraphs, because a terminal is too narrow for
 * its columns.
 *
 * <p>Threads: one.
 */
final class MarkdownSections {
    private static final Pattern HEADING = Pattern.compile("(#+) (.*)");
    private static final Pattern ITEM = Pattern.compile("(-|\\d+\\.) (.*)");
    /** Code, emphasis, a link. */
    private static final Pattern INLINE =
            Pattern.compile("`([^`]+)`|\\*\\*([^*]+)\\*\\*|!?\\[((?:`[^`]*`|[^\\]])*)\\]\\(([^)]*)\\)");

    private static final String FENCE = "```";
    private static final int SECTION_LEVEL = 2;
    /** The title of a column whose cells explain themselves. */
    private static final String PLAIN_TITLE = "meaning";

    private final Roff page;
    private final List<String> lines;
    private final ManualReferences references;
    private int at;
    /** Whether text of the section or the item was written, so that the next text is a paragraph of its own. */
    private boolean hasText;

    MarkdownSections(Roff page, String markdown, ManualReferences references) {
        this.page = page;
        this.references = references;
        lines = markdown.lines().toList();
    }

    /** Appends everything behind the title; text before the first heading is in the section that was begun. */
    void appendAll() {
        skipTitle();
        while (at < lines.size()) {
            appendBlock();
        }
    }

    /** Appends the section with this heading. */
    void appendSection(String heading) {
        at = lines.indexOf("#".repeat(SECTION_LEVEL) + " " + heading);
        if (at < 0) {
            throw new IllegalArgumentException("there is no section: " + heading);
        }
        do {
            appendBlock();
        } while (at < lines.size() && !lines.get(at).startsWith("#".repeat(SECTION_LEVEL) + " "));
    }

    private void skipTitle() {
        at = 0;
        while (lines.get(at).startsWith("# ") || lines.get(at).isBlank()) {
            at++;
        }
    }

    private void appendBlock() {
        String line = lines.get(at);
        Matcher heading = HEADING.matcher(line);
        if (line.isBlank()) {
            at++;
        } else if (heading.matches()) {
            at++;
            appendHeading(heading.group(1).length(), heading.group(2));
        } else if (line.startsWith(FENCE)) {
            appendCode();
        } else if (line.startsWith("|")) {
            appendTable();
        } else if (ITEM.matcher(line).matches()) {
            appendItems();
        } else {
            if (hasText) {
                page.paragraph();
            }
            hasText = true;
            page.formatted(inline(paragraphText()));
        }
    }

    private void appendHeading(int level, String text) {
        if (level <= SECTION_LEVEL) {
            page.section(text);
        } else {
            page.subsection(text);
        }
        hasText = false;
    }

    private void appendCode() {
        List<String> code = new ArrayList<>();
        for (at++; !lines.get(at).startsWith(FENCE); at++) {
            code.add(lines.get(at));
        }
        at++;
        page.verbatim(code);
        hasText = true;
    }

    /** The lines of a paragraph or an item, joined. */
    private String paragraphText() {
        StringBuilder text = new StringBuilder(lines.get(at++).strip());
        while (at < lines.size() && isContinued(lines.get(at))) {
            text.append(' ').append(lines.get(at++).strip());
        }
        return text.toString();
    }

    private static boolean isContinued(String line) {
        return !line.isBlank()
                && !line.startsWith("|")
                && !line.startsWith("#")
                && !line.startsWith(FENCE)
                && !ITEM.matcher(line).matches();
    }

    private void appendItems() {
        while (at < lines.size()) {
            Matcher item = ITEM.matcher(lines.get(at));
            if (!item.matches()) {
                break;
            }
            page.item(item.group(1).equals("-") ? "\u2022" : item.group(1));
            page.formatted(inline(ITEM.matcher(paragraphText()).replaceFirst("$2")));
        }
        hasText = true;
    }

    private void appendTable() {
        List<String> titles = cells(lines.get(at));
        at += 2; // and the rule below the titles
        if (titles.size() == 2 && !titles.get(0).isEmpty() && titles.get(1).isEmpty()) {
            page.subsection(titles.get(0));
        }
        while (at < lines.size() && lines.get(at).startsWith("|")) {
            appendRow(titles, cells(lines.get(at++)));
        }
        hasText = true;
    }

    private void appendRow(List<String> titles, List<String> cells) {
        page.tagged(inline(cells.get(0)));
        boolean isFirst = true;
        for (int i = 1; i < cells.size(); i++) {
            if (cells.get(i).isEmpty()) {
                continue;
            }
            if (!isFirst) {
                page.continuation();
            }
            isFirst = false;
            boolean needsTitle = cells.size() > 2
                    && !titles.get(i).isEmpty()
                    && !titles.get(i).equals(PLAIN_TITLE);
            page.formatted((needsTitle ? inline(titles.get(i)) + ": " : "") + inline(cells.get(i)));
        }
        if (isFirst) {
            page.formatted("\\&");
        }
    }

    private static List<String> cells(String row) {
        List<String> cells = new ArrayList<>();
        for (String cell : row.substring(1, row.lastIndexOf('|')).split("(?<!\\\\)\\|", -1)) {
            cells.add(cell.strip().replace("\\|", "|"));
        }
        return cells;
    }

    private static String plain(String markdown) {
        return INLINE.matcher(markdown)
                .replaceAll(found -> Matcher.quoteReplacement(
                        found.group(1) != null
                                ? found.group(1)
                                : found.group(2) != null ? found.group(2) : found.group(3)));
    }

    private String inline(String markdown) {
        StringBuilder text = new StringBuilder();
        Matcher found = INLINE.matcher(markdown);
        int end = 0;
        while (found.find()) {
            text.append(Roff.escape(markdown.substring(end, found.start())));
            end = found.end();
            if (found.group(1) != null) {
                text.append(Roff.bold(found.group(1)).replace(",", ",\\:")); // where a long line may be broken
            } else if (found.group(2) != null) {
                text.append(Roff.italic(found.group(2)));
            } else {
                text.append(references.link(plain(found.group(3)), found.group(4)));
            }
        }
        return text.append(Roff.escape(markdown.substring(end))).toString();
    }
}
