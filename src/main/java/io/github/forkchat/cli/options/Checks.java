package io.github.forkchat.cli.options;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Values that would be refused anyway, or would be taken for something else. Threads: stateless. */
public final class Checks {
    /** What a first line can ask for. */
    private static final int MAX_HISTORY = 10_000;

    private Checks() {}

    /** A name stands in a line whose words are parted by blanks. */
    public static void name(CommandSpec command, String name) {
        if (name != null && (name.isBlank() || name.chars().anyMatch(c -> c <= ' '))) {
            throw new ParameterException(
                    command.commandLine(), "Invalid value for option '--name': '" + name + "' is empty or has a blank");
        }
    }

    /** How many of the last messages; null if nobody said. */
    public static void history(CommandSpec command, String option, Integer history) {
        if (history != null) {
            range(command, option, history, 0, MAX_HISTORY);
        }
    }

    /** A number between two, both of which are allowed. */
    public static void range(CommandSpec command, String option, int value, int lowest, int highest) {
        if (value < lowest || value > highest) {
            throw new ParameterException(
                    command.commandLine(),
                    "Invalid value for option '" + option + "': " + value + " is not between " + lowest + " and "
                            + highest);
        }
    }
}
