package io.github.forkchat.client.terminal;

import io.github.forkchat.client.text.ChatLine;
import io.github.forkchat.client.text.ShownTime;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.DumbTerminal;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
}
