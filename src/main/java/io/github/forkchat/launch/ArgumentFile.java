package io.github.forkchat.launch;

import java.util.List;

/**
 * The text of a file of arguments, as {@code java @FILE} reads it: one a line, in quotes, in which a backslash stands
 * before a quote and before a backslash (the {@code java} command's reference, "java Command-Line Argument Files").
 *
 * <p>Threads: stateless.
 */
final class ArgumentFile {
    private ArgumentFile() {}

    static String of(List<String> arguments) {
        StringBuilder text = new StringBuilder();
        for (String argument : arguments) {
            text.append('"')
                    .append(argument.replace("\\", "\\\\").replace("\"", "\\\""))
                    .append("\"\n");
        }
        return text.toString();
    }
}
