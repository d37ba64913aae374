package io.github.forkchat.cli.manual;

import java.util.Map;
import java.util.TreeMap;

/**
 * The manual pages that hold the text of the pages in {@code src/docs}: a reference to such a page becomes one to its
 * manual page. Threads: immutable.
 */
final class ManualReferences {
    private static final String DOCS = "src/docs/";

    /** Names of pages, without {@code .md}, and the text that replaces them in a manual page. */
    private final Map<String, String> names;

    ManualReferences(Map<String, String> names) {
        this.names = new TreeMap<>(names);
    }

    /** Returns a text of {@code --help} for a manual page. */
    String inHelp(String text) {
        String replaced = text;
        for (Map.Entry<String, String> page : names.entrySet()) {
            replaced = replaced.replace(DOCS + page.getKey() + ".md", page.getValue());
        }
        return replaced;
    }

    /** Returns the formatted text of a link in Markdown. */
    String link(String text, String target) {
        if (target.startsWith("http")) {
            return Roff.escape(text + " <" + target + ">");
        }
        String file = target.replaceFirst("#.*", "").replaceFirst(".*/", "");
        String page = names.get(file.replaceFirst("\\.md$", ""));
        if (page == null || file.isEmpty()) {
            return Roff.escape(text);
        }
        return text.equals(file) ? Roff.bold(page) : Roff.escape(text + " (") + Roff.bold(page) + ")";
    }
}
