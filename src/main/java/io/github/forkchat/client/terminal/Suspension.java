package io.github.forkchat.client.terminal;

import java.io.IOException;
import java.util.List;
import org.jline.terminal.Attributes;
import org.jline.terminal.Terminal;

/**
 * Handles Ctrl-Z: stops this program, because the terminal sends no signals in raw mode. Restores the terminal's
 * former modes for the shell, and raw mode when the program continues.
 *
 * <p>Threads: used only by the thread that handles the keys.
 */
public final class Suspension {
    /** Turns bracketed paste off. */
    static final String PASTE_OFF = "\u001b[?2004l";

    private static final String PASTE_ON = "\u001b[?2004h";

    private final Terminal terminal;
    private final Attributes before;
    private final boolean pastes;

    /**
     * A terminal that is in raw mode.
     *
     * @param before its modes before raw mode
     * @param pastes whether bracketed paste is on
     */
    public Suspension(Terminal terminal, Attributes before, boolean pastes) {
        this.terminal = terminal;
        this.before = before;
        this.pastes = pastes;
    }

    /** Stops the program; returns when it continues, or at once if there is no shell that could continue it. */
    public void stop() {
        Attributes raw = terminal.getAttributes();
        terminal.writer().print(pastes ? "\r\n" + PASTE_OFF : "\r\n");
        terminal.flush();
        terminal.setAttributes(before);
        try {
            // SIGTSTP and not SIGSTOP: the system ignores it if there is no shell that could continue this program.
            new ProcessBuilder(List.of(
                            "/bin/sh",
                            "-c",
                            "kill -TSTP " + ProcessHandle.current().pid()))
                    .start()
                    .waitFor();
        } catch (IOException e) {
            terminal.writer().println("cannot suspend: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            terminal.setAttributes(raw);
            terminal.writer().print(pastes ? PASTE_ON : "");
            terminal.flush();
        }
    }
}
