package io.github.forkchat.launch;

import java.util.List;

/**
 * Formats an argument file for {@code java @FILE}: one argument on each line, in quotes, with a backslash before each
 * quote and backslash (the {@code java} command's reference, "java Command-Line Argument Files").
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
