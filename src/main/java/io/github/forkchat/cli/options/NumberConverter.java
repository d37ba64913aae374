package io.github.forkchat.cli.options;

import picocli.CommandLine.TypeConversionException;

/** Converts the values of options to numbers; the errors do not use the names of Java's types. Threads: stateless. */
public final class NumberConverter {
    private NumberConverter() {}

    /** Converts digits with an optional sign. */
    public static Integer whole(String value) {
        try {
            return Integer.valueOf(value);
        } catch (NumberFormatException e) {
            boolean isTooLarge = value.matches("[-+]?[0-9]+");
            throw new TypeConversionException(
                    "'" + value + "' is " + (isTooLarge ? "out of range" : "no whole number"));
        }
    }

    /** Converts a number that may have decimals. */
    public static Double decimal(String value) {
        try {
            return Double.valueOf(value);
        } catch (NumberFormatException e) {
            throw new TypeConversionException("'" + value + "' is no number");
        }
    }
}
