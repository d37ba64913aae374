package io.github.forkchat.cli.manual;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ScopeType;

/**
 * The sections of a command's options. The options that a command declares itself come first. Each mixin whose name
 * begins with an upper-case letter is a section with that name as its heading. The options that every command has come
 * last. Within a section, options are in the order of their declaration; hidden ones are left out.
 *
 * <p>Threads: stateless.
 */
public final class OptionSections {
    private static final String OWN = "Options";
    private static final String COMMON = "General";

    private OptionSections() {}

    /** The sections by their headings; none is empty. */
    public static Map<String, List<OptionSpec>> of(CommandSpec command) {
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
        sections.replaceAll((heading, options) ->
                options.stream().filter(option -> !option.hidden()).toList());
        sections.values().removeIf(List::isEmpty);
        return sections;
    }

    private static boolean isAmong(List<OptionSpec> options, OptionSpec option) {
        return options.stream().anyMatch(other -> other.longestName().equals(option.longestName()));
    }
}
