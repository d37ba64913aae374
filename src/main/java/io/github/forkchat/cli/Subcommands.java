package io.github.forkchat.cli;

import io.github.forkchat.launch.ArchiveBuildCommand;
import io.github.forkchat.launch.CommandArchive;
import java.util.List;

/**
 * The subcommands. A command line makes only the model of the subcommand that it names, because picocli takes some
 * 10 ms of CPU time for each. Help, completion and errors need them all.
 *
 * <p>Threads: stateless.
 */
final class Subcommands {
    private static final String COMPLETION = "completion";

    /** The names in the order of the help. */
    static final List<String> NAMES = List.of(
            "server",
            "client",
            "send",
            "who",
            "tail",
            "wait",
            "stats",
            COMPLETION,
            ArchiveBuildCommand.NAME,
            CommandArchive.NAME);

    private Subcommands() {}

    /** The classes of the subcommands that a command line needs. */
    static List<Class<?>> neededBy(String... args) {
        String first = "";
        for (int i = 0; i < args.length && first.isEmpty(); i++) {
            first = args[i].startsWith("-") ? "" : args[i];
        }
        boolean needsOne = NAMES.contains(first) && !first.equals(COMPLETION);
        return needsOne ? List.of(type(first)) : all();
    }

    private static List<Class<?>> all() {
        return NAMES.stream().<Class<?>>map(Subcommands::type).toList();
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
            case COMPLETION -> CompletionCommand.class;
            case ArchiveBuildCommand.NAME -> WorkerArchiveCommand.class;
            case CommandArchive.NAME -> CommandArchiveCommand.class;
            default -> throw new IllegalArgumentException(name);
        };
    }
}
