package io.github.forkchat.cli;

import io.github.forkchat.cli.completion.CompletionScript;
import io.github.forkchat.cli.exit.ExitCode;
import io.github.forkchat.cli.options.ForkchatVersion;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code forkchat completion}. Threads: used only by the main thread. */
@Command(
        name = "completion",
        description = "Prints a script for bash, zsh or fish that completes forkchat's commands, options and values.",
        mixinStandardHelpOptions = true,
        versionProvider = ForkchatVersion.class,
        footer = {
            "",
            "Examples:",
            "  source <(forkchat completion bash)         # in ~/.bashrc",
            "  forkchat completion zsh >_forkchat         # in a directory of $fpath",
            "  forkchat completion fish >forkchat.fish    # in ~/.config/fish/completions"
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:Done.", "2:Wrong options.", "70:Internal error."})
final class CompletionCommand implements Callable<Integer> {
    @Spec
    private CommandSpec command;

    @Parameters(
            arity = "0..1",
            paramLabel = "SHELL",
            description = "Name of the shell: ${COMPLETION-CANDIDATES} (default: the shell that $SHELL names).")
    private CompletionScript shell;

    @Override
    public Integer call() {
        CompletionScript script = shell == null ? CompletionScript.ofShell(System.getenv("SHELL")) : shell;
        command.commandLine().getOut().print(script.of(command.parent()));
        command.commandLine().getOut().flush();
        return ExitCode.OK;
    }
}
