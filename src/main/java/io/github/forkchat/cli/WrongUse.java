package io.github.forkchat.cli;

import io.github.forkchat.cli.exit.ExitCode;
import io.github.forkchat.client.text.ChatLine;
import java.io.PrintWriter;
import java.util.Collection;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Reports invalid arguments. Prints the error in one line, with the nearest valid word if an argument is unknown, and
 * then how to call the help. The exit code is {@link ExitCode#USAGE}. Threads: stateless.
 */
final class WrongUse implements IParameterExceptionHandler {
    @Override
    public int handleParseException(ParameterException failure, String[] args) {
        CommandLine command = failure.getCommandLine();
        PrintWriter err = command.getErr();
        err.println(ChatLine.clean(
                failure instanceof UnmatchedArgumentException unmatched ? describe(unmatched) : failure.getMessage()));
        err.println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
        return ExitCode.USAGE;
    }

    private static String describe(UnmatchedArgumentException failure) {
        CommandLine command = failure.getCommandLine();
        String argument = failure.getUnmatched().get(0).replaceFirst("(?s)=.*", "");
        boolean hasSubcommands = !command.getSubcommands().isEmpty();
        String what = failure.isUnknownOption() ? "option" : hasSubcommands ? "command" : "argument";
        Collection<String> words = failure.isUnknownOption()
                ? command.getCommandSpec().optionsMap().keySet()
                : command.getSubcommands().keySet();
        return "Unknown " + what + ": '" + argument + "'"
                + NearestWord.of(argument, words)
                        .map(word -> "; did you mean '" + word + "'?")
                        .orElse("");
    }
}
