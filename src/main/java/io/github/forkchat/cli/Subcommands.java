package io.github.forkchat.cli;

import io.github.forkchat.cli.operators.OperatorVerbs;
import io.github.forkchat.launch.ArchiveBuildCommand;
import io.github.forkchat.launch.CommandArchive;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;

/**
 * The subcommands. A command line makes only the model of the subcommand that it names, because picocli takes some
 * 10 ms of CPU time for each. Help, completion and errors need them all.
 *
 * <p>Threads: stateless.
 */
final class Subcommands {
    private static final String COMPLETION = "completion";
    private static final String LINK_SETUP = "link-setup";

    private static final List<String> FOR_CLIENTS =
            List.of("server", "client", "send", "who", "tail", "wait", "stats", "top", "metrics");
    private static final List<String> FOR_INSTALLATION =
            List.of(LINK_SETUP, COMPLETION, ArchiveBuildCommand.NAME, CommandArchive.NAME);

    private Subcommands() {}

    /** The names in the order of the help. */
    static List<String> names() {
        List<String> names = new ArrayList<>(FOR_CLIENTS);
        names.addAll(OperatorVerbs.names());
        names.addAll(FOR_INSTALLATION);
        return names;
    }

    /** Adds the subcommands that a command line needs. */
    static void addTo(CommandLine top, String... args) {
        String first = "";
        for (int i = 0; i < args.length && first.isEmpty(); i++) {
            first = args[i].startsWith("-") ? "" : args[i];
        }
        boolean needsOne = !first.equals(COMPLETION) && (isDeclared(first) || names().contains(first));
        for (String name : needsOne ? List.of(first) : names()) {
            if (isDeclared(name)) {
                top.addSubcommand(type(name));
            } else {
                top.addSubcommand(name, OperatorVerbs.command(name));
            }
        }
    }

    /** Whether a class declares it; the other subcommands are made from the table of the room's commands. */
    private static boolean isDeclared(String name) {
        return FOR_CLIENTS.contains(name) || FOR_INSTALLATION.contains(name);
    }

    /** The class of one subcommand; none of the others is loaded. */
    private static Class<?> type(String name) {
        return switch (name) {
            case "server" -> ServerCommand.class;
            case "client" -> ClientCommand.class;
            case "send" -> SendCommand.class;
            case "who" -> WhoCommand.class;
            case "tail" -> TailCommand.class;
            case "wait" -> WaitCommand.class;
            case "stats" -> StatsCommand.class;
            case "top" -> TopCommand.class;
            case "metrics" -> MetricsCommand.class;
            case LINK_SETUP -> LinkSetupCommand.class;
            case COMPLETION -> CompletionCommand.class;
            case ArchiveBuildCommand.NAME -> WorkerArchiveCommand.class;
            case CommandArchive.NAME -> CommandArchiveCommand.class;
            default -> throw new IllegalArgumentException(name);
        };
    }
}
