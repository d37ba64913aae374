package io.github.forkchat.cli.completion;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.ArgSpec;

/**
 * The values of an option or a parameter that a shell can complete.
 *
 * @param kind where they come from
 * @param label the value's name in help texts
 * @param words the values, if they are {@link Kind#WORDS}
 */
record CompletedValue(Kind kind, String label, List<String> words) {
    /** Where values come from. */
    enum Kind {
        WORDS,
        FILE,
        USER,
        GROUP,
        HOST,
        /** Names of the clients in the room, which {@code forkchat who} lists. */
        CLIENT,
        /** No value can be known. */
        FREE
    }

    /** Values that have the type of a string, by the name of their option. */
    private static final Map<String, Kind> BY_OPTION = Map.of(
            "--user", Kind.USER,
            "--worker-user", Kind.USER,
            "--group", Kind.GROUP,
            "--host", Kind.HOST,
            "--to", Kind.CLIENT);

    /** @param name the longest name of the option, or the label of the parameter */
    static CompletedValue of(String name, ArgSpec argument) {
        List<String> words = new ArrayList<>();
        if (argument.completionCandidates() != null) {
            argument.completionCandidates().forEach(words::add);
        }
        if (!words.isEmpty()) {
            return new CompletedValue(Kind.WORDS, argument.paramLabel(), words);
        }
        Kind kind = argument.type() == Path.class ? Kind.FILE : BY_OPTION.getOrDefault(name, Kind.FREE);
        return new CompletedValue(kind, argument.paramLabel(), words);
    }
}
