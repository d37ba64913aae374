package io.github.forkchat.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Help;
import picocli.CommandLine.IHelpSectionRenderer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ScopeType;

/**
 * Renders the options of a help text in sections. The options that a command declares itself come first. Each mixin
 * whose name begins with an upper-case letter becomes a section with that name as its heading. The options that every
 * command has come last. Within a section, options are in the order of their declaration.
 *
 * <p>Threads: stateless.
 */
final class SectionedOptions implements IHelpSectionRenderer {
    private static final String OWN = "Options";
    private static final String COMMON = "General";

    @Override
    public String render(Help help) {
        StringBuilder text = new StringBuilder();
        sections(help.commandSpec()).forEach((heading, options) -> {
            List<OptionSpec> shown =
                    options.stream().filter(option -> !option.hidden()).toList();
            if (!shown.isEmpty()) {
                Help.Layout layout = help.createDefaultLayout();
                layout.addOptions(shown, help.createDefaultParamLabelRenderer());
                text.append(String.format("%n%s:%n%s", heading, layout));
            }
        });
        return text.toString();
    }

    private static Map<String, List<OptionSpec>> sections(CommandSpec command) {
        List<OptionSpec> own = new ArrayList<>();
        List<OptionSpec> common = new ArrayList<>();
        for (OptionSpec option : command.options()) {
            if (option.scopeType() == ScopeType.INHERIT || option.usageHelp() || option.versionHelp()) {
                common.add(option);
            } else {
                own.add(option);
            }
        }
        Map<String, List<OptionSpec>> sections = new LinkedHashMap<>();
        sections.put(OWN, own);
        command.mixins().forEach((name, mixin) -> {
            if (Character.isUpperCase(name.charAt(0))) {
                sections.put(name, mixin.options());
                own.removeIf(option -> isAmong(mixin.options(), option));
            }
        });
        sections.put(COMMON, common);
        return sections;
    }

    private static boolean isAmong(List<OptionSpec> options, OptionSpec option) {
        return options.stream().anyMatch(other -> other.longestName().equals(option.longestName()));
    }
}
