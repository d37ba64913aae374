package io.github.forkchat.cli.options;

import io.github.forkchat.cli.exit.CommandFailedException;
import java.nio.file.Path;

/** The operators' password of a client, from the file of an option. Threads: stateless. */
public final class OperatorsPassword {
    public static final String OPTION = "--operators-password-file";

    private OperatorsPassword() {}

    /**
     * Reads the password.
     *
     * @param file null if the option is not given
     * @return null if the option is not given
     */
    public static String read(Path file) throws CommandFailedException {
        return PasswordFile.read(file);
    }
}
