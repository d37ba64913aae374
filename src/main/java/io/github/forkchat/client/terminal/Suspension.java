package io.github.forkchat.client.terminal;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jline.terminal.Attributes;
import org.jline.terminal.Terminal;
import org.jline.utils.Signals;

/**
 * Stops this program and continues it, at Ctrl-Z or a signal from outside. Restores the terminal's former modes for
 * the shell, and this program's when it continues. SIGSTOP cannot be caught: SIGCONT alone restores the modes then.
 *
 * <p>Threads: any thread stops or continues; the JVM runs each handler of a signal in a thread of its own.
 */
public final class Suspension implements AutoCloseable {
    /** Turns bracketed paste off. */
    static final String PASTE_OFF = "\u001b[?2004l";

    private static final String PASTE_ON = "\u001b[?2004h";

    private static final String STOP_SIGNAL = "TSTP";

    /** How long a stop takes at most; if none comes, there is no shell that could continue this program. */
    private static final long STOP_MILLIS = 500;

    private final Terminal terminal;
    private final Attributes before;
    private volatile Attributes raw;
    private volatile boolean pastes;
    /** Handles SIGTSTP; null for the default action. */
    private volatile Runnable atStop;

    private volatile boolean isClosed;

    /**
     * A terminal that is in raw mode.
     *
     * @param before its modes before raw mode
     */
    public Suspension(Terminal terminal, Attributes before) {
        this.terminal = terminal;
        this.before = before;
        modesChanged();
    }

    /**
     * Handles SIGTSTP and SIGCONT from now on. The handler of SIGTSTP is registered at the JVM and not at the terminal:
     * JLine calls the terminal's handler for each Ctrl-Z in the input, too, and reads no more input until it returns.
     *
     * @param stopping runs at SIGTSTP, and calls {@link #stop}
     * @param continued runs at SIGCONT after SIGSTOP, and calls {@link #resume}
     */
    public void handleSignals(Runnable stopping, Runnable continued) {
        atStop = () -> whileOpen(stopping);
        Signals.register(STOP_SIGNAL, atStop);
        terminal.handle(Terminal.Signal.CONT, signal -> continued.run());
    }

    /** Does something with the terminal, unless another thread closes it, before or meanwhile. */
    void whileOpen(Runnable task) {
        try {
            if (!isClosed) {
                task.run();
            }
        } catch (IllegalStateException e) { // JLine refuses a closed terminal
            if (!isClosed) {
                throw e;
            }
        }
    }

    /** Tells that the program has changed the terminal's modes. */
    void modesChanged() {
        raw = terminal.getAttributes();
    }

    /** Tells whether the program uses bracketed paste from now on. */
    void pasteChanged(boolean isOn) {
        pastes = isOn;
    }

    /** Stops the program; returns when it continues, or soon if there is no shell that could continue it. */
    public synchronized void stop() {
        if (isClosed) {
            return;
        }
        terminal.writer().print(pastes ? "\r\n" + PASTE_OFF : "\r\n");
        terminal.flush();
        terminal.setAttributes(before);
        CountDownLatch continued = new CountDownLatch(1);
        Signals.registerDefault(STOP_SIGNAL);
        Terminal.SignalHandler atContinue = terminal.handle(Terminal.Signal.CONT, signal -> continued.countDown());
        try {
            // SIGTSTP and not SIGSTOP: the system ignores it if there is no shell that could continue this program.
            new ProcessBuilder(List.of(
                            "/bin/sh",
                            "-c",
                            "kill -TSTP " + ProcessHandle.current().pid()))
                    .start()
                    .waitFor();
            continued.await(STOP_MILLIS, TimeUnit.MILLISECONDS);
        } catch (IOException e) {
            terminal.writer().println("cannot suspend: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            terminal.handle(Terminal.Signal.CONT, atContinue);
            if (atStop != null && !isClosed) {
                Signals.register(STOP_SIGNAL, atStop);
            }
            resume();
        }
    }

    /** From now on nothing is done with the terminal, because the program ends. */
    void end() {
        isClosed = true;
    }

    /** The same, and SIGTSTP has its default action again. Is called before the terminal is closed. */
    @Override
    public void close() {
        end();
        if (atStop != null) {
            Signals.registerDefault(STOP_SIGNAL);
        }
    }

    /** Restores the modes that the shell has changed while the program was stopped. */
    public void resume() {
        if (isClosed) {
            return;
        }
        if (terminal instanceof SystemTerminal system) {
            system.forget(); // the signal that tells of the change may come later
        }
        terminal.setAttributes(raw);
        resumePaste();
    }

    /** Turns bracketed paste on again. */
    void resumePaste() {
        if (!isClosed) {
            terminal.writer().print(pastes ? PASTE_ON : "");
            terminal.flush();
        }
    }
}
