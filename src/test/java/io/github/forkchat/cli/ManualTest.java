package io.github.forkchat.cli;

import io.github.forkchat.cli.manual.Manual;
import io.github.forkchat.cli.manual.ManualPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The manual pages have all that {@code --help} has. */
final class ManualTest {
    private static final CommandSpec TOP = ForkchatCommand.model().getCommandSpec();

    private static Map<String, String> pages() throws IOException {
        return new Manual(TOP, Path.of("src/docs"), "2026-11-29")
                .pages().stream().collect(Collectors.toMap(ManualPage::file, ManualPage::source));
    }

    private static List<CommandSpec> commands() {
        return Stream.concat(Stream.of(TOP), TOP.subcommands().values().stream().map(CommandLine::getCommandSpec))
                .toList();
    }

    /** The text with a blank in place of each line break. */
    private static String oneLine(String page) {
        return page.replace('\n', ' ');
    }

    private static String source(String text) {
        return text.replace("-", "\\-")
                .replace("'", "\\(aq")
                .replace("^", "\\(ha")
                .replace("~", "\\(ti");
    }

    @Test
    void thereIsAPageForEachCommandAndForBothFormats() throws IOException {
        TreeSet<String> wanted = new TreeSet<>(List.of("forkchat-worker.7", "forkchat-views.7"));
        commands().forEach(command -> wanted.add(command.qualifiedName("-") + ".1"));
        assertEquals(wanted, new TreeSet<>(pages().keySet()));
    }

    @Test
    void eachPageHasEachOptionOfItsCommandWithItsDescription() throws IOException {
        Map<String, String> pages = pages();
        List<String> missing = new ArrayList<>();
        for (CommandSpec command : commands()) {
            String page = pages.get(command.qualifiedName("-") + ".1").replace('\n', ' ');
            for (OptionSpec option : command.options()) {
                if (option.hidden()) {
                    continue;
                }
                for (String name : option.names()) {
                    String firstWords = option.description()[0]
                            .replaceFirst("(?<=\\w{3} \\w{1,20} ).*", "")
                            .strip();
                    String tag = "\\fB" + source(name) + "\\fR";
                    if (!page.matches(".*\\.TP [^.]*" + Pattern.quote(tag) + ".*")
                            || !page.contains(source(firstWords))) {
                        missing.add(command.qualifiedName() + " " + name);
                    }
                }
            }
        }
        assertEquals(List.of(), missing);
    }

    @Test
    void eachPageHasTheExitCodesAndTheExamplesOfItsCommand() throws IOException {
        Map<String, String> pages = pages();
        for (CommandSpec command : commands()) {
            String page = pages.get(command.qualifiedName("-") + ".1");
            command.usageMessage()
                    .exitCodeList()
                    .forEach((code, meaning) -> assertTrue(
                            oneLine(page).contains(".TP \\fB" + code + "\\fR " + source(meaning)),
                            command + " " + code));
            for (String line : command.usageMessage().footer()) {
                if (line.startsWith("  forkchat")) {
                    assertTrue(page.contains(source(line.strip())), line);
                }
            }
        }
    }

    @Test
    void theWorkersPageHasEachSectionOfItsDocument() throws IOException {
        String page = pages().get("forkchat-worker.7");
        Files.readAllLines(Path.of("src/docs/worker.md")).stream()
                .filter(line -> line.startsWith("## "))
                .map(line -> ".SH \"" + line.substring(3).toUpperCase(Locale.ROOT) + '"')
                .forEach(section -> assertTrue(page.contains(section), section));
    }

    /** An installation has no source directories. */
    @Test
    void noPageNamesAFileInSrcDocs() throws IOException {
        pages().forEach((file, source) -> assertTrue(!source.contains("src/docs"), file));
    }

    /** Otherwise apropos(1) and whatis(1) show several sentences. */
    @Test
    void theSummaryOfACommandIsOneSentence() throws IOException {
        pages().forEach((file, source) -> {
            String summary = source.replaceFirst("(?s).*\\.SH \"NAME\"\n(.*?)\n\\.SH.*", "$1");
            assertTrue(!summary.contains(". "), file + ": " + summary);
        });
    }

    @Test
    void aPageIsAscii() throws IOException {
        pages().forEach((file, source) -> assertTrue(source.chars().allMatch(c -> c < 128), file));
    }

    /** Markdown and the manual would show the rest of such a paragraph as an item of a list. */
    @Test
    void noLineOfAParagraphBeginsLikeAnItemOfAList() throws IOException {
        Pattern item = Pattern.compile("(\\d+[.)]|[-*+]) .*");
        List<String> wrong = new ArrayList<>();
        try (Stream<Path> docs = Files.list(Path.of("src/docs"))) {
            for (Path doc : docs.filter(file -> file.toString().endsWith(".md")).toList()) {
                String before = "";
                boolean isCode = false;
                for (String line : Files.readAllLines(doc)) {
                    isCode ^= line.startsWith("```");
                    boolean continues = !before.isBlank()
                            && !before.startsWith(" ")
                            && !item.matcher(before).matches();
                    if (!isCode && continues && item.matcher(line).matches()) {
                        wrong.add(doc.getFileName() + ": " + line);
                    }
                    before = line;
                }
            }
        }
        assertEquals(List.of(), wrong);
    }
}
