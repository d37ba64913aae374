package io.github.forkchat.client.terminal;

import io.github.forkchat.client.text.ChatLine;
import io.github.forkchat.client.text.ShownTime;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.DumbTerminal;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

final class ScreenTest {
    private static final int COLUMNS = 50;

    /** JLine refuses a closed terminal by an exception, which would end the program of a thread that shows lines. */
    @Test
    void aClosedScreenShowsNothing() throws Exception {
        ByteArrayOutputStream shown = new ByteArrayOutputStream();
        Terminal terminal =
                new DumbTerminal("test", "dumb", new ByteArrayInputStream(new byte[0]), shown, StandardCharsets.UTF_8);
        terminal.setSize(Size.of(COLUMNS, COLUMNS));
        Screen screen = new Screen(terminal, ChatLine.Bell.all, new Roster(), LocalDate.EPOCH);
        screen.show(ChatLine.remark(ShownTime.NONE, "before"));
        assertEquals(COLUMNS, screen.columns());
        screen.close();
        screen.name("ann");
        screen.state("connection lost");
        screen.show(ChatLine.remark(ShownTime.NONE, "after"));
        assertEquals(COLUMNS, screen.columns());
        String text = shown.toString(StandardCharsets.UTF_8);
        assertTrue(text.contains("before"), text);
        assertTrue(!text.contains("after") && !text.contains("lost"), text);
    }

    /** Another thread closes the screen while a line is shown. */
    @Test
    void aLineThatIsShownWhileTheScreenIsClosedIsNoError() throws Exception {
        try (ClosingTerminal terminal = new ClosingTerminal()) {
            Screen screen = new Screen(terminal, ChatLine.Bell.all, new Roster(), LocalDate.EPOCH);
            terminal.toClose = screen;
            screen.show(ChatLine.remark(ShownTime.NONE, "shown"));
            assertNull(terminal.toClose, "it was closed");
        }
    }

    /** Closes a screen when the next line is written. */
    private static final class ClosingTerminal extends DumbTerminal {
        private Screen toClose;

        private ClosingTerminal() throws IOException {
            super("test", "dumb", new ByteArrayInputStream(new byte[0]), OutputStream.nullOutputStream(), null);
        }

        @Override
        public PrintWriter writer() {
            Screen screen = toClose;
            if (screen != null) {
                toClose = null;
                try {
                    screen.close();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
            return super.writer();
        }
    }
}
