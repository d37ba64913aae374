package io.github.forkchat.cli;

import io.github.forkchat.cli.exit.ExitCode;
import io.github.forkchat.cli.options.ForkchatVersion;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code forkchat completion}. Threads: the main one. */
@Command(
        name = "completion",
        description = "Prints a script for bash or zsh that completes forkchat's commands and options.",
        mixinStandardHelpOptions = true,
        versionProvider = ForkchatVersion.class,
        footer = {"", "Examples:", "  source <(forkchat completion)   # in ~/.bashrc or ~/.zshrc"},
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:Done.", "2:Wrong options.", "70:Internal error."})
final class CompletionCommand implements Callable<Integer> {
    @Spec
    private CommandSpec command;

    @Parameters(
            arity = "0..1",
            paramLabel = "SHELL",
            description = "Name of the shell: ${COMPLETION-CANDIDATES}; the script is the same for both.")
    @SuppressWarnings("UnusedVariable") // one script is for both; it is asked for so that one can say it
    private Shell shell;

    /** The shells that can run the script; the constants are the values that users type. */
    private enum Shell {
        bash,
        zsh
    }

    @Override
    public Integer call() {
        command.commandLine()
                .getOut()
                .print(AutoComplete.bash("forkchat", command.parent().commandLine()));
        command.commandLine().getOut().flush();
        return ExitCode.OK;
    }
}
