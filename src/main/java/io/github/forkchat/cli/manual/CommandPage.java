package io.github.forkchat.cli.manual;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** Writes a command's manual page from the command's model, which {@code --help} shows as well. Threads: one. */
final class CommandPage {
    private final Roff page;
    private final CommandSpec command;
    private final ManualReferences references;

    /** @param page just begun */
    CommandPage(Roff page, CommandSpec command, ManualReferences references) {
        this.page = page;
        this.command = command;
        this.references = references;
    }

    /** Appends the page's first sections: name, synopsis, description, options, and the commands below this one. */
    void appendUsage() {
        UsageMessageSpec usage = command.usageMessage();
        String summary = usage.description()[0];
        page.section("Name");
        page.formatted(nameOf(command) + " \\- "
                + Roff.escape(summary.substring(0, 1).toLowerCase(Locale.ROOT)
                        + summary.substring(1).replaceFirst("\\.( .*)?$", "")));
        page.section("Synopsis");
        Help help = new Help(command, Help.defaultColorScheme(Help.Ansi.OFF));
        String synopsis = help.synopsis(0).replaceAll("\\s+", " ").strip();
        String name = command.qualifiedName();
        page.formatted(Roff.bold(name) + Roff.escape(synopsis.substring(name.length())));
        page.section("Description");
        for (int i = 0; i < usage.description().length; i++) {
            if (i > 0) {
                page.paragraph();
            }
            page.text(references.replaceInManualPage(String.format(usage.description()[i])));
        }
        appendOptions();
        appendCommands();
    }

    private void appendOptions() {
        page.section("Options");
        for (PositionalParamSpec parameter : command.positionalParameters()) {
            appendArgument(Roff.italic(parameter.paramLabel()), parameter);
        }
        boolean isFirst = true;
        for (Map.Entry<String, List<OptionSpec>> section :
                OptionSections.of(command).entrySet()) {
            if (!isFirst || !section.getKey().equals("Options")) {
                page.subsection(section.getKey());
            }
            isFirst = false;
            section.getValue().forEach(option -> appendArgument(tag(option), option));
        }
    }

    private static String tag(OptionSpec option) {
        List<String> names = new ArrayList<>();
        for (String name : option.names()) {
            names.add(Roff.bold(name));
        }
        boolean hasValue = option.arity().max() > 0;
        return String.join(", ", names) + (hasValue ? " " + Roff.italic(option.paramLabel()) : "");
    }

    private void appendArgument(String tag, ArgSpec argument) {
        page.tagged(tag);
        boolean isFirst = true;
        for (String line : argument.description()) {
            if (!isFirst) {
                page.lineBreak();
            }
            isFirst = false;
            page.text(references.replaceInManualPage(String.format(line)));
        }
    }

    private void appendCommands() {
        if (command.subcommands().isEmpty()) {
            return;
        }
        page.section("Commands");
        for (CommandSpec subcommand : shownCommands(command)) {
            page.tagged(Roff.bold(nameOf(subcommand)) + "(1)");
            page.text(subcommand.usageMessage().description()[0]);
        }
    }

    /** Appends exit codes, and the sections of the text at the end of {@code --help}, such as its examples. */
    void appendEnd() {
        Map<String, String> codes = command.usageMessage().exitCodeList();
        if (!codes.isEmpty()) {
            page.section("Exit status");
            codes.forEach((code, meaning) -> page.tagged(Roff.bold(code)).text(meaning));
        }
        List<String> lines = new ArrayList<>();
        for (String line : command.usageMessage().footer()) {
            if (line.startsWith("  ")) {
                lines.add(line.substring(2));
                continue;
            }
            flush(lines);
            if (line.endsWith(":")) {
                page.section(line.substring(0, line.length() - 1));
            }
        }
        flush(lines);
    }

    private void flush(List<String> lines) {
        if (!lines.isEmpty()) {
            page.verbatim(lines);
            lines.clear();
        }
    }

    /** {@code forkchat-server} for {@code forkchat server}. */
    static String nameOf(CommandSpec command) {
        return command.qualifiedName("-");
    }

    /** The subcommands that help shows. */
    static List<CommandSpec> shownCommands(CommandSpec command) {
        return command.subcommands().values().stream()
                .map(CommandLine::getCommandSpec)
                .filter(subcommand -> !subcommand.usageMessage().hidden())
                .toList();
    }
}
