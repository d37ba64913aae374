package io.github.forkchat.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code forkchat completion}. Threads: the main one. */
@Command(
        name = "completion",
        description = "Prints the script that has bash or zsh complete this program's options.",
        mixinStandardHelpOptions = true,
        versionProvider = ForkchatVersion.class,
        footer = {"", "Example, in ~/.bashrc or ~/.zshrc:", "  source <(forkchat completion)"})
final class CompletionCommand implements Callable<Integer> {
    @Spec
    private CommandSpec command;

    @Parameters(arity = "0..1", paramLabel = "SHELL", description = "${COMPLETION-CANDIDATES}; the script is the same.")
    @SuppressWarnings("UnusedVariable") // one script is for both; it is asked for so that one can say it
    private Shell shell;

    /** Those that can take it; the names are what one types. */
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
