package io.github.forkchat.cli.options;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Converts an option's value to a path. It refuses an empty path, which would mean the working directory, and one that
 * the locale cannot encode: only scripts/forkchat starts the JVM with UTF-8 in every locale.
 *
 * <p>Threads: stateless.
 */
public final class PathConverter implements ITypeConverter<Path> {
    @Override
    public Path convert(String value) {
        if (value.isEmpty()) {
            throw new TypeConversionException("empty");
        }
        try {
            return Path.of(value);
        } catch (InvalidPathException e) {
            throw new TypeConversionException(
                    "'" + value + "' has a character that this locale cannot encode; set LC_ALL=C.UTF-8");
        }
    }
}
