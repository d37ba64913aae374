package io.github.forkchat.client.terminal;

import java.io.IOException;
import java.util.List;
import org.jline.terminal.Attributes;
import org.jline.terminal.Terminal;

/**
 * Ctrl-Z: stops this program as the terminal would, which delivers no signals in raw mode. The shell finds the modes of
 * the terminal as they were before; raw mode is back when the program goes on.
 *
 * <p>Threads: the one that types.
 */
final class Suspension {
    /** Has the terminal not mark any more what is pasted. */
    static final String PASTE_OFF = "\u001b[?2004l";

    private static final String PASTE_ON = "\u001b[?2004h";

    private final Terminal terminal;
    private final Attributes before;
    private final boolean pastes;

    /**
     * A terminal that is in raw mode.
     *
     * @param before its modes before that
     * @param pastes whether it marks what is pasted
     */
    Suspension(Terminal terminal, Attributes before, boolean pastes) {
        this.terminal = terminal;
        this.before = before;
        this.pastes = pastes;
    }

    /** Stops; returns when the program goes on, or at once if no shell is there that could have it go on. */
    void stop() {
        Attributes raw = terminal.getAttributes();
        terminal.writer().print(pastes ? "\r\n" + PASTE_OFF : "\r\n");
        terminal.flush();
        terminal.setAttributes(before);
        try {
            // SIGTSTP and not SIGSTOP: without a shell that could continue this program the system ignores it.
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
