package io.github.forkchat.cli;

import io.github.forkchat.cli.exit.CommandFailedException;
import io.github.forkchat.cli.exit.ExitCode;
import io.github.forkchat.client.ChatClient;
import io.github.forkchat.libc.StandardInput;
import io.github.forkchat.libc.StandardOutput;
import java.io.FileDescriptor;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IHelpSectionRenderer;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;

/** The command {@code forkchat}: its subcommands do the work. Threads: the main one. */
@Command(
        name = "forkchat",
        description = "A chat room for the command line, with a process of its own for each client.",
        footer = {"", "'forkchat COMMAND --help' shows the options and examples of a command."},
        mixinStandardHelpOptions = true,
        versionProvider = ForkchatVersion.class,
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        subcommands = {
            ServerCommand.class,
            ClientCommand.class,
            SendCommand.class,
            WhoCommand.class,
            TailCommand.class,
            WaitCommand.class,
            StatsCommand.class,
            CompletionCommand.class,
            WorkerArchiveCommand.class
        })
public final class ForkchatCommand implements StandardStreams {
    @Option(
            names = "--verbose",
            scope = CommandLine.ScopeType.INHERIT,
            description = "Prints the stack trace of an error.")
    private boolean verbose;

    private final StandardOutput out = new StandardOutput(FileDescriptor.out);
    private final StandardOutput err = new StandardOutput(FileDescriptor.err);
    private final StandardInput in = new StandardInput();

    private ForkchatCommand() {}

    /** Runs the command line; returns the exit code. */
    public static int execute(String[] args) {
        ForkchatCommand top = new ForkchatCommand();
        CommandLine commandLine = new CommandLine(top)
                .setExpandAtFiles(false) // a message may begin with @
                .setExecutionExceptionHandler(top::failed)
                .setParameterExceptionHandler(new WrongUse())
                .setOut(writer(top.out))
                .setErr(writer(top.err));
        Map<String, IHelpSectionRenderer> helpSections = commandLine.getHelpSectionMap();
        helpSections.put(UsageMessageSpec.SECTION_KEY_OPTION_LIST, new SectionedOptions());
        commandLine.setHelpSectionMap(helpSections); // for the subcommands, too
        return top.checkOutput(top.run(commandLine, args), commandLine);
    }

    private int run(CommandLine commandLine, String[] args) {
        try {
            return commandLine.execute(RenamedOptions.replace(TailCommand.expandCount(Arguments.inUtf8(args))));
        } catch (CharacterCodingException e) {
            commandLine.getErr().println("forkchat: an argument is not in UTF-8");
            return ExitCode.USAGE;
        } catch (LinkageError | OutOfMemoryError e) { // for example if JNA's library cannot be unpacked
            return report(e, commandLine);
        }
    }

    private static PrintWriter writer(StandardOutput stream) {
        return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8));
    }

    /** Makes a write error of the output a failure of the command, unless the reader has closed the pipe. */
    private int checkOutput(int exitCode, CommandLine command) {
        command.getOut().flush();
        command.getErr().flush();
        if (out.failure().isEmpty() || out.isReaderGone()) {
            return exitCode;
        }
        command.getErr()
                .println("forkchat: cannot write to standard output: "
                        + out.failure().get().getMessage());
        command.getErr().flush();
        return exitCode == ExitCode.OK ? ExitCode.FAILED : exitCode;
    }

    @Override
    public ChatClient.Streams streams() {
        return new ChatClient.Streams(in, out);
    }

    private int failed(Exception failure, CommandLine command, ParseResult parsed) {
        return report(failure, command);
    }

    private int report(Throwable failure, CommandLine command) {
        PrintWriter err = command.getErr();
        boolean expected = failure instanceof CommandFailedException;
        err.println("forkchat: " + (expected ? failure.getMessage() : "fault of the program: " + failure));
        if (verbose) {
            failure.printStackTrace(err);
        }
        err.flush();
        return failure instanceof CommandFailedException known ? known.exitCode() : ExitCode.FAULT;
    }
}
