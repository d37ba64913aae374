package io.github.forkchat.cli.options;

import io.github.forkchat.cli.exit.CommandFailedException;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The option of a client that becomes an operator with a password. Threads: used only by the main thread. */
public final class OperatorsPassword {
    public static final String OPTION = "--operators-password-file";

    @Option(
            names = OPTION,
            paramLabel = "FILE",
            description =
                    "File whose first line is the operators' password, for operator commands; 'forkchat client' needs"
                            + " a terminal to use them.")
    private Path file;

    /** Whether the option is given. */
    public boolean isGiven() {
        return file != null;
    }

    /** Reads the password; null if the option is not given. */
    public String read() throws CommandFailedException {
        return PasswordFile.read(file);
    }
}
