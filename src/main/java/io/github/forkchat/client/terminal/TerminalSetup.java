package io.github.forkchat.client.terminal;

import java.io.Console;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import org.jline.terminal.Attributes;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.InfoCmp;

/** Detects and opens the terminal that the program runs on. Threads: stateless. */
public final class TerminalSetup {
    private static final int COLUMNS = 80;
    private static final int ROWS = 24;
    /** A type that most of today's terminals understand. */
    private static final String COMMON_TYPE = "xterm-256color";

    /** A dumb terminal whose input line this program edits itself, so that it can write a half-typed line again. */
    private static final String EDITED_DUMB_TYPE = "forkchat-dumb";

    /** The keys are those of ANSI X3.64, because such a type does not say what they send. */
    private static final String EDITED_DUMB = String.join(
            ",\n\t",
            EDITED_DUMB_TYPE + "|dumb",
            "am",
            "cols#80",
            "bel=^G, cr=\\r, cub1=^H, cud1=^J, ind=^J",
            "kcub1=\\E[D, kcud1=\\E[B, kcuf1=\\E[C, kcuu1=\\E[A, kdch1=\\E[3~, kend=\\E[F, khome=\\E[H",
            "");

    private TerminalSetup() {}

    /** Whether standard input and output are a terminal. */
    @SuppressWarnings("SystemConsoleNull") // the check for JDK 22 and later follows
    public static boolean hasTerminal() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try { // since JDK 22 there may be a console without a terminal
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException before22) {
            return true;
        }
    }

    /** Whether there is a terminal, and its type has a cursor that can move up. */
    public static boolean hasScreen() {
        return hasTerminal() && !isDumb(System.getenv("TERM"));
    }

    /** Whether the user wants no colours: NO_COLOR is set, and not empty. */
    public static boolean hasNoColor() {
        String value = System.getenv("NO_COLOR");
        return value != null && !value.isEmpty();
    }

    private static boolean isDumb(String type) {
        return type != null && type.startsWith(Terminal.TYPE_DUMB);
    }

    /** Whether the terminal has neither styles nor a cursor that can move up. */
    public static boolean isDumb(Terminal terminal) {
        return isDumb(terminal.getType()) || terminal.getType().equals(EDITED_DUMB_TYPE);
    }

    /**
     * Opens the terminal. An unknown type counts as {@value #COMMON_TYPE}, and a size of 0 as 80 columns and 24 lines.
     * The encoding is UTF-8 in every locale.
     */
    public static Terminal open() throws IOException {
        String type = System.getenv("TERM");
        Terminal terminal =
                isDumb(type) ? openDumb(type) : openSystem(type == null || isKnown(type) ? type : COMMON_TYPE);
        Size size = terminal.getSize();
        if (size.getColumns() <= 0 || size.getRows() <= 0) {
            terminal.setSize(Size.of(COLUMNS, ROWS));
        }
        return terminal;
    }

    private static Terminal openDumb(String type) throws IOException {
        InfoCmp.setDefaultInfoCmp(EDITED_DUMB_TYPE, EDITED_DUMB);
        Terminal terminal = openSystem(EDITED_DUMB_TYPE);
        if (terminal.getAttributes().getLocalFlag(Attributes.LocalFlag.ECHO)) {
            return terminal;
        }
        // A terminal without an echo belongs to a program, such as an editor, which edits lines itself.
        terminal.close();
        return openPlain(type);
    }

    /** Without a stty that works, the terminal is one without modes. */
    private static Terminal openSystem(String type) throws IOException {
        try {
            return SystemTerminal.open(type);
        } catch (InterruptedIOException e) {
            throw e;
        } catch (IOException noStty) {
            return openPlain(type);
        }
    }

    private static Terminal openPlain(String type) throws IOException {
        // graphemeCluster: JLine must not query the terminal, because a late answer would appear in the input line.
        return TerminalBuilder.builder()
                .system(true)
                .dumb(true)
                .encoding(StandardCharsets.UTF_8)
                .graphemeCluster(false)
                .type(type)
                .build();
    }

    /** Enters raw mode, in which Ctrl-C and Ctrl-Z cause their signals; returns the modes before. */
    static Attributes enterInterruptibleRawMode(Terminal terminal) {
        Attributes before = terminal.getAttributes();
        Attributes raw = new Attributes(before);
        raw.setLocalFlags(
                EnumSet.of(Attributes.LocalFlag.ICANON, Attributes.LocalFlag.ECHO, Attributes.LocalFlag.IEXTEN), false);
        raw.setLocalFlag(Attributes.LocalFlag.ISIG, true);
        raw.setInputFlags(
                EnumSet.of(Attributes.InputFlag.IXON, Attributes.InputFlag.ICRNL, Attributes.InputFlag.INLCR), false);
        raw.setControlChar(Attributes.ControlChar.VMIN, 1);
        raw.setControlChar(Attributes.ControlChar.VTIME, 0);
        terminal.setAttributes(raw);
        return before;
    }

    private static boolean isKnown(String type) {
        try {
            return InfoCmp.getInfoCmp(type) != null;
        } catch (IOException | RuntimeException unknown) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
