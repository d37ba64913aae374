package io.github.forkchat.cli;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;

/** The command {@code forkchat}: its subcommands do the work. Threads: the main one. */
@Command(
        name = "forkchat",
        description = "A centralized chat system with one process for each client.",
        mixinStandardHelpOptions = true,
        versionProvider = ForkchatCommand.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            ServerCommand.class,
            ClientCommand.class,
            SendCommand.class,
            WhoCommand.class,
            TailCommand.class,
            StatsCommand.class,
            CompletionCommand.class,
            WorkerArchiveCommand.class
        })
public final class ForkchatCommand {
    @Option(names = "--verbose", scope = CommandLine.ScopeType.INHERIT, description = "Show the cause of a failure.")
    private boolean verbose;

    private ForkchatCommand() {}

    /** Runs the command line; returns the exit code. */
    public static int execute(String[] args) {
        ForkchatCommand top = new ForkchatCommand();
        CommandLine commandLine = new CommandLine(top).setExecutionExceptionHandler(top::failed);
        try {
            return commandLine.execute(args);
        } catch (LinkageError | OutOfMemoryError e) { // such as JNA's library, if it cannot be unpacked
            return top.report(e, commandLine);
        }
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

    /** The version of the jar. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = ForkchatCommand.class.getPackage().getImplementationVersion();
            return new String[] {"forkchat " + (version == null ? "(not from a jar)" : version)};
        }
    }
}
