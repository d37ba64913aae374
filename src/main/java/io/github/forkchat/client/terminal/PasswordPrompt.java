package io.github.forkchat.client.terminal;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.TimeUnit;
import org.jline.terminal.Attributes;
import org.jline.terminal.Terminal;
import org.jline.utils.NonBlockingReader;

/**
 * Asks for the room's password on the terminal, without an echo. Input from before the first question is not part of
 * the answer, and is kept. Input between two questions is dropped, because it may be the password.
 *
 * <p>Threads: the caller's reads; a handler of a signal asks again.
 */
public final class PasswordPrompt {
    private static final String QUESTION = "password of this room: ";
    private static final long WAIT_MILLIS = TimeUnit.MINUTES.toMillis(1);
    private static final char CTRL_C = 3;
    private static final char CTRL_D = 4;
    private static final char BACKSPACE = 8;
    private static final char CTRL_U = 21;
    private static final char DELETE = 127;

    private final Terminal terminal;
    private final InputStream input = new FileInputStream(FileDescriptor.in);
    private String typedBefore;
    private volatile boolean isAsking;

    /** @param terminal one in raw mode */
    PasswordPrompt(Terminal terminal) {
        this.terminal = terminal;
    }

    /**
     * Asks on the terminal that the program runs on; earlier input is dropped.
     *
     * @return null if the person gives up
     * @throws IOException if there is no terminal
     */
    public static String ask() throws IOException {
        try (Terminal terminal = TerminalSetup.open()) {
            Attributes before = terminal.enterRawMode();
            try (Suspension suspension = new Suspension(terminal, before)) {
                PasswordPrompt prompt = new PasswordPrompt(terminal);
                prompt.handleStops(suspension, suspension::stop);
                return prompt.read();
            } finally {
                terminal.setAttributes(before);
            }
        }
    }

    /** Has SIGTSTP stop the program by {@code stop}, and asks again when the program continues. */
    void handleStops(Suspension suspension, Runnable stop) {
        Runnable stopping = () -> {
            stop.run();
            askAgain();
        };
        Runnable continued = () -> {
            suspension.resume();
            askAgain();
        };
        suspension.handleSignals(stopping, continued);
    }

    private void askAgain() {
        if (isAsking) {
            terminal.writer().print(QUESTION);
            terminal.flush();
        }
    }

    /** The input from before the first question. */
    String typedBefore() {
        return typedBefore;
    }

    /** Asks for the password; null if the user cancels by Ctrl-C or Ctrl-D. */
    String read() throws IOException {
        StringBuilder early = new StringBuilder();
        while (input.available() > 0 || terminal.reader().ready()) {
            early.append((char) terminal.reader().read());
        }
        typedBefore = typedBefore == null ? early.toString() : typedBefore;
        isAsking = true;
        askAgain();
        StringBuilder password = new StringBuilder();
        int c = next();
        while (c >= 0 && c != '\r' && c != '\n' && c != CTRL_C && (c != CTRL_D || !password.isEmpty())) {
            edit(password, (char) c);
            c = next();
        }
        isAsking = false;
        terminal.writer().println();
        terminal.flush();
        return c == '\r' || c == '\n' ? password.toString() : null;
    }

    /** The next character; read() without a timeout holds a lock that JLine's hook needs to restore the terminal. */
    private int next() throws IOException {
        int c = NonBlockingReader.READ_EXPIRED;
        while (c == NonBlockingReader.READ_EXPIRED) {
            c = terminal.reader().read(WAIT_MILLIS);
        }
        return c;
    }

    private static void edit(StringBuilder password, char c) {
        if (c == BACKSPACE || c == DELETE) {
            int length = password.length();
            password.setLength(length == 0 ? 0 : password.offsetByCodePoints(length, -1));
        } else if (c == CTRL_U) {
            password.setLength(0);
        } else if (c >= ' ' || c == '\t') {
            password.append(c);
        }
    }
}
