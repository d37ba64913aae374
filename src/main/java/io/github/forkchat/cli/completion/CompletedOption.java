package io.github.forkchat.cli.completion;

import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.OptionSpec;

/**
 * An option as a shell completes it.
 *
 * @param names with their dashes
 * @param summary the beginning of its description
 * @param value empty if it takes none
 */
record CompletedOption(List<String> names, String summary, Optional<CompletedValue> value) {
    static CompletedOption of(OptionSpec option) {
        Optional<CompletedValue> value = option.arity().max() == 0
                ? Optional.empty()
                : Optional.of(CompletedValue.of(option.longestName(), option));
        return new CompletedOption(List.of(option.names()), summary(option.description()[0]), value);
    }

    /** The first sentence, or a part of it that says enough. */
    static String summary(String description) {
        return description.replaceFirst("(\\. |; |, which | \\(default).*", "").replaceFirst("\\.$", "");
    }
}
