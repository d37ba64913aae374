package io.github.forkchat.client.terminal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The width of the terminal, for commands that print some lines and need no library for terminals. Threads: stateless.
 */
public final class TerminalWidth {
    /** The width if there is no terminal. */
    public static final int UNLIMITED = Integer.MAX_VALUE;

    private static final Pattern SIZE = Pattern.compile("\\d+ (\\d{1,5})");
    /** A terminal that is narrower counts as one of unknown width. */
    private static final int MIN_COLUMNS = 20;

    private TerminalWidth() {}

    /** The number of columns if standard input and output are a terminal, else {@link #UNLIMITED}. */
    public static int columns() {
        if (!TerminalSetup.hasTerminal()) {
            return UNLIMITED;
        }
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(ProcessBuilder.Redirect.INHERIT)
                    .start();
            String said = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            Matcher size = SIZE.matcher(said.strip());
            int columns = size.matches() ? Integer.parseInt(size.group(1)) : 0;
            return columns < MIN_COLUMNS ? UNLIMITED : columns;
        } catch (IOException noProgram) {
            return UNLIMITED;
        }
    }
}
