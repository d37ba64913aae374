package io.github.forkchat.cli.completion;

import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/**
 * A command as a shell completes it.
 *
 * @param name such as {@code server}
 * @param summary the beginning of its description
 * @param options without hidden ones
 * @param parameter its positional parameter, if its values can be completed
 * @param subcommands without hidden ones
 */
record CompletedCommand(
        String name,
        String summary,
        List<CompletedOption> options,
        Optional<CompletedValue> parameter,
        List<CompletedCommand> subcommands) {

    static CompletedCommand of(CommandSpec command) {
        List<CompletedOption> options = command.options().stream()
                .filter(option -> !option.hidden())
                .map(CompletedOption::of)
                .toList();
        Optional<CompletedValue> parameter = command.positionalParameters().stream()
                .map(positional -> CompletedValue.of(positional.paramLabel(), positional))
                .filter(value -> value.kind() != CompletedValue.Kind.FREE)
                .findFirst();
        List<CompletedCommand> subcommands = command.subcommands().values().stream()
                .map(CommandLine::getCommandSpec)
                .filter(subcommand -> !subcommand.usageMessage().hidden())
                .map(CompletedCommand::of)
                .toList();
        String summary = CompletedOption.summary(command.usageMessage().description()[0]);
        return new CompletedCommand(command.name(), summary, options, parameter, subcommands);
    }
}
