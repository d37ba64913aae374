package io.github.forkchat.cli;

import io.github.forkchat.cli.manual.OptionSections;
import picocli.CommandLine.Help;
import picocli.CommandLine.IHelpSectionRenderer;

/** Renders the options of a help text in the sections of {@link OptionSections}. Threads: stateless. */
final class SectionedOptions implements IHelpSectionRenderer {
    @Override
    public String render(Help help) {
        StringBuilder text = new StringBuilder();
        OptionSections.of(help.commandSpec()).forEach((heading, options) -> {
            Help.Layout layout = help.createDefaultLayout();
            layout.addOptions(options, help.createDefaultParamLabelRenderer());
            text.append(String.format("%n%s:%n%s", heading, layout));
        });
        return text.toString();
    }
}
