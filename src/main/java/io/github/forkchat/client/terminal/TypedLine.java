package io.github.forkchat.client.terminal;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jline.keymap.KeyMap;
import org.jline.reader.LineReader;
import org.jline.reader.Reference;
import org.jline.reader.impl.LineReaderImpl;
import org.jline.terminal.Terminal;
import org.jline.utils.AttributedString;

/**
 * The input line. A paste of several lines does not go into it, but to a separate consumer. On a dumb terminal, which
 * cannot insert a line above, the half-typed line is written again below new output.
 *
 * <p>Threads: one thread reads the keyboard; any thread shows lines.
 */
final class TypedLine extends LineReaderImpl {
    private static final String PASTE_END = "\u001b[201~";
    private static final String SUSPEND = "suspend";
    /** How long the end of the program waits for a terminal that takes no output. */
    private static final long STUCK_MILLIS = 200;

    private final boolean dumb;
    private final Consumer<List<String>> pastes;
    private final Suspension suspension;

    /**
     * The input line of a terminal.
     *
     * @param pastes receives the lines of a paste of several lines
     * @param suspension stops the program at Ctrl-Z
     */
    TypedLine(Terminal terminal, Consumer<List<String>> pastes, Suspension suspension) throws IOException {
        super(terminal, "forkchat", null);
        this.pastes = pastes;
        this.suspension = suspension;
        getWidgets().put(SUSPEND, this::suspend);
        getKeyMaps().get(LineReader.MAIN).bind(new Reference(SUSPEND), KeyMap.ctrl('Z'));
        dumb = TerminalSetup.isDumb(terminal);
        option(LineReader.Option.DISABLE_EVENT_EXPANSION, true);
        option(LineReader.Option.ERASE_LINE_ON_FINISH, true);
        option(LineReader.Option.CASE_INSENSITIVE, true);
    }

    @Override
    public boolean beginPaste() {
        String text = doReadStringUntil(PASTE_END).replace("\r\n", "\n").replace('\r', '\n');
        String whole = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
        if (!whole.contains("\n")) {
            getBuffer().write(whole);
            return true;
        }
        String before = getBuffer().upToCursor();
        String after = getBuffer().toString().substring(before.length());
        getBuffer().clear();
        pastes.accept(List.of((before + whole + after).split("\n", -1)));
        return true;
    }

    /** Stops the program; shows the half-typed line again when it continues. Returns true, as a widget does. */
    boolean suspend() {
        lock.lock();
        try {
            suspension.stop();
            if (reading) {
                super.handleSignal(Terminal.Signal.WINCH); // the size may have changed meanwhile
                redrawLine();
                redisplay();
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** SIGCONT may follow SIGSTOP: the shell has turned bracketed paste off. */
    @Override
    protected void handleSignal(Terminal.Signal signal) {
        if (signal == Terminal.Signal.CONT) {
            suspension.resumePaste();
        }
        super.handleSignal(signal);
    }

    /** Leaves bracketed paste on, so that a paste between two lines is recognized. */
    @Override
    protected void doCleanup(boolean nothing) {
        option(LineReader.Option.BRACKETED_PASTE, false);
        try {
            super.doCleanup(nothing);
        } finally {
            option(LineReader.Option.BRACKETED_PASTE, true);
        }
    }

    /** Keeps every thread from showing lines, for ever: the program is ending. Waits a moment for one that shows one. */
    void drawNoMore() {
        suspension.end();
        try {
            if (!lock.tryLock(STUCK_MILLIS, TimeUnit.MILLISECONDS)) {
                return; // the terminal takes no output, or Ctrl-Z is just stopping the program
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Changes the prompt. */
    void promptWith(String text) {
        lock.lock();
        try {
            setPrompt(text);
            if (reading) {
                redisplay();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void printAbove(AttributedString line) {
        if (dumb) {
            printBetween(line.toString());
        } else {
            super.printAbove(line);
        }
    }

    private void printBetween(String line) {
        lock.lock();
        try {
            String typed = reading ? prompt + getBuffer().toString() : "";
            int columns = Math.max(1, size.getColumns());
            boolean isOneRow = typed.length() < columns;
            String gap = typed.isEmpty() ? "" : isOneRow ? "\r" + " ".repeat(typed.length()) + "\r" : "\n";
            terminal.writer().print(gap + line + "\n" + typed);
            if (reading && getBuffer().cursor() < getBuffer().length()) {
                terminal.writer().print("\r" + prompt + getBuffer().upToCursor());
            }
            terminal.flush();
        } finally {
            lock.unlock();
        }
    }
}
