package io.github.forkchat.cli.completion;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Data about one command for the completion script.
 *
 * @param name such as {@code server}
 * @param summary first line of the description
 * @param options the options, without hidden ones
 * @param parameter the positional parameter, if its values can be completed
 * @param subcommands the subcommands, without hidden ones
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
        List<CompletedCommand> all = new ArrayList<>(subcommands);
        if (!subcommands.isEmpty()) {
            all.add(help(subcommands));
        }
        String summary = CompletedOption.summary(command.usageMessage().description()[0]);
        return new CompletedCommand(command.name(), summary, options, parameter, all);
    }

    /** {@code forkchat help COMMAND}, which is another form of {@code forkchat COMMAND --help}. */
    private static CompletedCommand help(List<CompletedCommand> subcommands) {
        List<String> names = subcommands.stream().map(CompletedCommand::name).toList();
        CompletedValue parameter = new CompletedValue(CompletedValue.Kind.WORDS, "COMMAND", names);
        return new CompletedCommand(
                "help", "Shows the options and examples of a command", List.of(), Optional.of(parameter), List.of());
    }
}
