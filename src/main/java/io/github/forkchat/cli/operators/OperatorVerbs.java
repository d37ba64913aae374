package io.github.forkchat.cli.operators;

import io.github.forkchat.protocol.Command;
import io.github.forkchat.protocol.Command.Arguments;
import io.github.forkchat.protocol.TimeLimit;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * Makes the commands of operators from the table {@link Command}: the name, arguments and help of each {@link
 * OperatorVerb}.
 *
 * <p>Threads: the main one.
 */
public final class OperatorVerbs {
    private OperatorVerbs() {}

    /** The names of all such commands. */
    public static List<String> names() {
        return Arrays.stream(Command.values())
                .filter(Command::isForOperators)
                .map(Command::type)
                .toList();
    }

    /** The command with this name. */
    public static CommandLine command(String name) {
        return Arrays.stream(Command.values())
                .filter(command -> command.isForOperators() && command.type().equals(name))
                .map(command -> new CommandLine(spec(command)))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(name));
    }

    private static CommandSpec spec(Command command) {
        CommandSpec spec = CommandSpec.forAnnotatedObject(new OperatorVerb(command));
        String help = command.help();
        spec.name(command.type())
                .usageMessage()
                .description(
                        "For operators: " + help + ".",
                        "The same as " + command.word()
                                + " in the room. src/docs/operators.md says who is an operator.")
                .footer("", "Examples:", "  forkchat " + example(command));
        Arguments arguments = command.arguments();
        if (arguments.haveName()) {
            spec.addPositional(positional("0", "1", "NAME", "Name of a client" + orAddress(command) + "."));
        }
        if (arguments.haveText()) {
            boolean isReason = arguments.textIsOptional();
            String what = isReason ? "The reason" : "The text";
            spec.addPositional(positional(
                    isReason ? "1..*" : "0..*",
                    isReason ? "0..*" : "1..*",
                    isReason ? "REASON" : "TEXT",
                    what + "; several arguments are joined with blanks."));
        }
        if (arguments.haveTime()) {
            spec.addOption(OptionSpec.builder(TimeLimit.OPTION)
                    .paramLabel("TIME")
                    .type(String.class)
                    .description("How long, such as 30s, 10m, 2h or 1d (default: without limit).")
                    .build());
        }
        if (command == Command.BANS) {
            spec.addOption(OptionSpec.builder(OperatorVerb.JSON)
                    .type(boolean.class)
                    .description("Prints one JSON object per line.")
                    .build());
        }
        return spec;
    }

    private static String orAddress(Command command) {
        return switch (command) {
            case BAN, UNBAN -> " in the room, or an IP address";
            default -> " in the room";
        };
    }

    private static String example(Command command) {
        return switch (command) {
            case KICK -> "kick eve \"please keep to the topic\"";
            case BAN -> "ban 192.0.2.7 --for 2h";
            case UNBAN -> "unban 192.0.2.7";
            case MUTE -> "mute eve --for 10m";
            case UNMUTE -> "unmute eve";
            case SAY -> "say \"the server restarts at six\"";
            case UNLOCK -> "unlock";
            default -> command.type();
        };
    }

    private static PositionalParamSpec positional(String index, String arity, String label, String description) {
        return PositionalParamSpec.builder()
                .index(index)
                .arity(arity)
                .required(!arity.startsWith("0"))
                .paramLabel(label)
                .type(arity.endsWith("*") ? List.class : String.class)
                .auxiliaryTypes(String.class)
                .description(description)
                .build();
    }
}
