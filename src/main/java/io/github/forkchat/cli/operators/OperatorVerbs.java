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
 * Builds the operator commands of the shell from the table {@link Command}: the name, arguments and help of each
 * {@link OperatorVerb}.
 *
 * <p>Threads: used only by the main thread.
 */
public final class OperatorVerbs {
    private OperatorVerbs() {}

    /** The names of all operator commands. */
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
        spec.name(command.type())
                .usageMessage()
                .description(
                        "For operators: " + description(command) + ".",
                        "In the room, " + command.word() + " does the same. src/docs/operators.md describes operators.")
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
                    .description("Duration: a number and s, m, h or d, such as 10m (default: no time limit).")
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

    private static String description(Command command) {
        return switch (command) {
            case KICK -> "disconnects client NAME";
            case BAN ->
                "bans an IP address and disconnects its clients, or bans the address of client NAME (on a Unix"
                        + " socket: its user) and disconnects this client";
            case UNBAN -> "ends the ban of client NAME, or of an IP address";
            case BANS -> "lists the bans";
            case MUTE -> "rejects the messages of client NAME";
            case UNMUTE -> "accepts the messages of client NAME again";
            case SAY -> "sends a notice to all clients in the name of the server";
            case LOCK -> "rejects new clients";
            case UNLOCK -> "admits new clients again";
            case CLEAR_HISTORY -> "clears the history. Clients that join later do not see the messages sent so far";
            default -> throw new IllegalArgumentException(command.type());
        };
    }

    private static String orAddress(Command command) {
        return switch (command) {
            case BAN -> " in the room, or IP address";
            case UNBAN -> " at the time of the ban, or IP address";
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
