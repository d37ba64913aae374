package io.github.forkchat.cli.manual;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;

/**
 * The manual: a page in section 1 for forkchat and for each of its commands, and pages in section 7 for the worker's
 * interface and the formats on the socket. A command's page has the sections of a page in {@code src/docs} at its end.
 *
 * <p>Threads: one.
 */
public final class Manual {
    private static final int COMMANDS = 1;
    private static final int MISCELLANEOUS = 7;
    /** The pages of src/docs that are pages of section 7. */
    private static final List<String> FORMATS = List.of("worker", "views");

    private static final ManualReferences REFERENCES = new ManualReferences(Map.of(
            "worker", "forkchat-worker(7)",
            "views", "forkchat-views(7)",
            "deployment", "forkchat-server(1)",
            "client", "forkchat-client(1)",
            "options", "forkchat(1)"));

    private final CommandSpec top;
    private final Path docs;
    private final String date;

    /**
     * @param top the command forkchat
     * @param docs the directory src/docs
     * @param date of the pages, such as {@code 2026-11-29}
     */
    public Manual(CommandSpec top, Path docs, String date) {
        this.top = top;
        this.docs = docs;
        this.date = date;
    }

    /** All pages. */
    public List<ManualPage> pages() throws IOException {
        List<ManualPage> pages = new ArrayList<>();
        pages.add(page(top));
        for (CommandSpec command : CommandPage.shownCommands(top)) {
            pages.add(page(command));
        }
        for (String format : FORMATS) {
            pages.add(formatPage(format));
        }
        return pages;
    }

    private ManualPage page(CommandSpec command) throws IOException {
        String name = CommandPage.nameOf(command);
        Roff page = begin(name, COMMANDS);
        CommandPage usage = new CommandPage(page, command, REFERENCES);
        usage.appendUsage();
        usage.appendEnd();
        if (command == top) {
            MarkdownSections options = markdown(page, "options");
            options.appendSection("Environment");
            options.appendSection("Exit codes");
        } else if (command.name().equals("server")) {
            markdown(page, "install").appendSection("As a service");
            markdown(page, "deployment").appendAll();
            markdown(page, "options").appendSection("Environment");
        } else if (command.name().equals("client")) {
            markdown(page, "client").appendAll();
        }
        return finish(page, name, COMMANDS);
    }

    private ManualPage formatPage(String doc) throws IOException {
        String name = top.name() + "-" + doc;
        Roff page = begin(name, MISCELLANEOUS);
        String title = text(doc).lines().findFirst().orElseThrow().replaceFirst("# ", "");
        page.section("Name");
        page.formatted(
                name + " \\- " + Roff.escape(title.substring(0, 1).toLowerCase(Locale.ROOT) + title.substring(1)));
        page.section("Description");
        markdown(page, doc).appendAll();
        return finish(page, name, MISCELLANEOUS);
    }

    private Roff begin(String name, int section) {
        return new Roff(name, section, date, top.version()[0]);
    }

    private ManualPage finish(Roff page, String name, int section) {
        Set<String> others = new LinkedHashSet<>();
        others.add(top.name() + "(1)");
        CommandPage.shownCommands(top).forEach(command -> others.add(CommandPage.nameOf(command) + "(1)"));
        FORMATS.forEach(format -> others.add(top.name() + "-" + format + "(7)"));
        others.remove(name + "(" + section + ")");
        page.section("See also");
        page.formatted(String.join(", ", others.stream().map(Manual::reference).toList()));
        page.paragraph();
        page.text(
                "Pages that are named NAME.md here are in the directory share/doc/forkchat of the installation, such as"
                        + " /usr/share/doc/forkchat. Paths that begin with scripts/ or native-test/ are in forkchat's source"
                        + " tree only.");
        return new ManualPage(name, section, page.toString());
    }

    private static String reference(String page) {
        int section = page.indexOf('(');
        return Roff.bold(page.substring(0, section)) + page.substring(section);
    }

    private MarkdownSections markdown(Roff page, String doc) throws IOException {
        return new MarkdownSections(page, text(doc), REFERENCES);
    }

    private String text(String doc) throws IOException {
        return Files.readString(docs.resolve(doc + ".md"));
    }
}
