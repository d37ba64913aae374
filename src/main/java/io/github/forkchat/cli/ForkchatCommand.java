package io.github.forkchat.cli;

import io.github.forkchat.cli.exit.Console;
import io.github.forkchat.cli.options.ForkchatVersion;
import io.github.forkchat.cli.options.NumberConverter;
import io.github.forkchat.cli.options.PathConverter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IHelpSectionRenderer;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.Option;

/** The command {@code forkchat} with its {@link Subcommands}. Threads: used only by the main thread. */
@Command(
        name = "forkchat",
        description = {
            "Chat room for the command line. The server runs a separate process for each client.",
            "'forkchat server' runs a room, and 'forkchat client' joins it."
        },
        footer = {"", "'forkchat help COMMAND' shows the options and examples of a command."},
        mixinStandardHelpOptions = true,
        versionProvider = ForkchatVersion.class,
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n")
final class ForkchatCommand implements RootCommand {
    @Option(
            names = "--verbose",
            scope = CommandLine.ScopeType.INHERIT,
            description = "Prints the stack trace of an error.")
    private boolean verbose;

    private final Console console;

    ForkchatCommand(Console console) {
        this.console = console;
    }

    /** The model of all commands, from which the manual pages and the completion scripts are generated. */
    static CommandLine model() {
        return new ForkchatCommand(new Console()).commandLine();
    }

    @Override
    public int run(String... args) {
        String[] words = helpAsOption(args);
        try {
            return commandLine(words).execute(RenamedOptions.replace(TailCommand.expandCount(words)));
        } catch (Error e) { // for example if JNA's library cannot be unpacked
            return console.report(e, verbose);
        }
    }

    /** Runs the last subcommand; a help option does not hide that the command before it is unknown. */
    private static int runLast(CommandLine.ParseResult parsed) {
        List<String> unknown = parsed.unmatched();
        if (!unknown.isEmpty() && !unknown.get(0).startsWith("-")) {
            throw new CommandLine.UnmatchedArgumentException(
                    parsed.commandSpec().commandLine(), unknown);
        }
        return new CommandLine.RunLast().execute(parsed);
    }

    /** Replaces {@code help COMMAND} by {@code COMMAND --help}. */
    static String[] helpAsOption(String... args) {
        if (args.length == 0 || !args[0].equals("help")) {
            return args;
        }
        String[] words = Arrays.copyOfRange(args, 1, args.length + 1);
        words[args.length - 1] = "--help";
        return words;
    }

    /** The model of this command, with the subcommands that the arguments need. */
    CommandLine commandLine(String... args) {
        CommandLine commandLine = new CommandLine(this);
        Subcommands.addTo(commandLine, args);
        commandLine
                .registerConverter(Path.class, new PathConverter())
                .registerConverter(Integer.class, NumberConverter::whole)
                .registerConverter(int.class, NumberConverter::whole)
                .registerConverter(double.class, NumberConverter::decimal)
                .setExpandAtFiles(false) // a message may begin with @
                .setExecutionStrategy(ForkchatCommand::runLast)
                .setExecutionExceptionHandler((failure, command, parsed) -> console.report(failure, verbose))
                .setParameterExceptionHandler(new WrongUse())
                .setOut(console.out())
                .setErr(console.err());
        Map<String, IHelpSectionRenderer> helpSections = commandLine.getHelpSectionMap();
        helpSections.put(UsageMessageSpec.SECTION_KEY_OPTION_LIST, new SectionedOptions());
        commandLine.setHelpSectionMap(helpSections); // for the subcommands, too
        return commandLine;
    }

    @Override
    public Console console() {
        return console;
    }
}
