package io.github.forkchat.cli.options;

import io.github.forkchat.protocol.Hello;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/**
 * Checks option values that picocli accepts but that the server would refuse or read wrongly. Threads: stateless.
 */
public final class Checks {
    private Checks() {}

    /** Checks a name, which must have no blanks, because it goes into a line whose words are separated by blanks. */
    public static void name(CommandSpec command, String option, String name) {
        if (name != null && (name.isBlank() || name.chars().anyMatch(c -> c <= ' '))) {
            throw new ParameterException(
                    command.commandLine(),
                    "Invalid value for option '" + option + "': '" + name + "' is empty or has a blank");
        }
    }

    /** Checks a number of earlier messages; null if the option was not given. */
    public static void history(CommandSpec command, String option, Integer history) {
        if (history != null) {
            range(command, option, history, 0, Hello.MAX_HISTORY);
        }
    }

    /** Checks that a number is in a range, limits included. */
    public static void range(CommandSpec command, String option, int value, int lowest, int highest) {
        if (value < lowest || value > highest) {
            throw new ParameterException(
                    command.commandLine(),
                    "Invalid value for option '" + option + "': " + value + " is not between " + lowest + " and "
                            + highest);
        }
    }

    /**
     * Refuses options that would have no effect, if they are given.
     *
     * @param why what follows the option's name in the message, such as {@code " needs --link"}
     */
    public static void withoutEffect(CommandSpec command, String why, String... options) {
        for (String option : options) {
            if (command.commandLine().getParseResult().hasMatchedOption(option)) {
                throw new ParameterException(command.commandLine(), option + why);
            }
        }
    }
}
