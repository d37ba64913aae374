package io.github.forkchat.client.terminal;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jline.terminal.Terminal;

/**
 * Resets the terminal when a signal ends this program. JLine restores the modes of termios(3), but not what escape
 * sequences have changed, such as bracketed paste; and by default it has SIGINT end the JVM at once.
 *
 * <p>A program that draws on the whole screen has to keep others from drawing meanwhile, too: {@code FullScreen} of
 * {@code forkchat top}. Threads: one; {@code terminal-reset} runs at the end of the JVM.
 */
final class TerminalReset implements AutoCloseable {
    private static final int INTERRUPTED = 130;

    private final Thread hook;

    /**
     * Resets this terminal at the end of the JVM, until {@link #close}.
     *
     * @param before what is to be done before
     * @param sequence the escape sequences to write
     */
    TerminalReset(Terminal terminal, Runnable before, String sequence) {
        hook = new Thread(
                () -> {
                    before.run();
                    write(sequence);
                },
                "terminal-reset");
        Runtime.getRuntime().addShutdownHook(hook);
        terminal.handle(Terminal.Signal.INT, signal -> System.exit(INTERRUPTED));
    }

    /** Writes to standard output, because JLine closes the terminal at the same time. */
    @SuppressWarnings("resource") // the descriptor stays open
    private static void write(String sequence) {
        try {
            new FileOutputStream(FileDescriptor.out).write(sequence.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException closed) {
            return; // the terminal is gone
        }
    }

    /** Cancels the reset: the program resets the terminal itself. */
    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException atTheEnd) {
            return; // the JVM ends, and the thread runs
        }
    }
}
