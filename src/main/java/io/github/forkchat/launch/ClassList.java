package io.github.forkchat.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The classes that were loaded in any of several training runs: the files of {@code
 * -XX:DumpLoadedClassList}, merged. Threads: one.
 */
final class ClassList {
    /** The number of a class in its file. The JVM needs it only for classes that a program has defined itself. */
    private static final Pattern NUMBER = Pattern.compile(" id: \\d+$");

    private static final String DEFINED_ITSELF = " source: ";

    private final Set<String> lines = new LinkedHashSet<>();

    /** Adds the classes in a file. */
    void add(Path file) throws IOException {
        for (String line : Files.readAllLines(file)) {
            if (!line.startsWith("#") && !line.contains(DEFINED_ITSELF)) {
                lines.add(NUMBER.matcher(line).replaceFirst(""));
            }
        }
    }

    /** Writes all classes to a file. */
    void write(Path file) throws IOException {
        Files.write(file, lines);
    }
}
