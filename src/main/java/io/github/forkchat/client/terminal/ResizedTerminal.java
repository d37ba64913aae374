package io.github.forkchat.client.terminal;

import org.jline.utils.Signals;

/**
 * The width of a terminal that the user may resize, for a command that prints lines until it is ended. A line that is
 * broken for the former width could have rows that look like lines of another client.
 *
 * <p>Threads: one asks; the JVM runs the handler of SIGWINCH in a thread of its own.
 */
public final class ResizedTerminal {
    private int columns;
    private volatile boolean isStale = true;

    /** Notices each new size from now on. */
    public ResizedTerminal() {
        Signals.register("WINCH", () -> isStale = true);
    }

    /** The present number of columns; see {@link TerminalWidth#columns}. */
    public int columns() {
        if (isStale) {
            isStale = false; // before the question: the size may change again meanwhile
            columns = TerminalWidth.columns();
        }
        return columns;
    }
}
