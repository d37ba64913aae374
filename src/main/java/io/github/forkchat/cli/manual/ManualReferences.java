package io.github.forkchat.cli.manual;

import java.util.Map;
import java.util.TreeMap;

/**
 * Replaces references to files in {@code src/docs} by the names of the corresponding manual pages. Threads: immutable.
 */
final class ManualReferences {
    private static final String DOCS = "src/docs/";

    /** Maps the name of a file in {@code src/docs}, without {@code .md}, to the name of its manual page. */
    private final Map<String, String> manualPageOfDoc;

    ManualReferences(Map<String, String> manualPageOfDoc) {
        this.manualPageOfDoc = new TreeMap<>(manualPageOfDoc);
    }

    /**
     * Replaces the references in a help text for its manual page; a file without a manual page is left with its name alone, for an
     * installation has no {@code src/docs}.
     */
    String replaceInManualPage(String text) {
        String replaced = text;
        for (Map.Entry<String, String> page : manualPageOfDoc.entrySet()) {
            replaced = replaced.replace(DOCS + page.getKey() + ".md", page.getValue());
        }
        return replaced.replace(DOCS, "");
    }

    /**
     * Converts a Markdown link to roff: a URL stays, a file in {@code src/docs} becomes its manual page, and of any other
     * target only the text is left.
     */
    String link(String text, String target) {
        if (target.startsWith("http")) {
            return Roff.escape(text + " <" + target + ">");
        }
        String file = target.replaceFirst("#.*", "").replaceFirst(".*/", "");
        String page = manualPageOfDoc.get(file.replaceFirst("\\.md$", ""));
        if (page == null || file.isEmpty()) {
            return Roff.escape(text);
        }
        return text.equals(file) ? Roff.bold(page) : Roff.escape(text + " (") + Roff.bold(page) + ")";
    }
}
