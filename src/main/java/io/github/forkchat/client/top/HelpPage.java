package io.github.forkchat.client.top;

import java.util.List;
import org.jline.utils.AttributedString;

/** The page that explains keys and columns. Threads: used only by the thread that draws. */
final class HelpPage {
    private static final List<String> LINES = List.of(
            "  up, down, PgUp, PgDn   select a client",
            "  Enter                  show the selected client; again: back to the table",
            "  < >                    sort by the column to the left, to the right (also: s)",
            "  r                      reverse the order",
            "  /                      show only clients with a text in name, peer, id, state",
            "  p                      show a diagram of processes and pipes, or the table",
            "  space                  pause, or continue",
            "  k                      disconnect the selected client: SIGTERM to its worker",
            "  ?                      this page; any key leaves it",
            "  q, Ctrl-C              quit; Ctrl-Z: suspend",
            "",
            "  IN/s      messages from the client per second",
            "  OUT/s     bytes per second that Server Main writes to its worker",
            "  BEHIND    bytes that wait in the ring because its pipe is full; the bar shows",
            "            their part of the ring. A client that stays behind is evicted,",
            "            and its row stays for 5 s",
            "  UP        time since it joined",
            "  CPU% PSS  of its worker; known only on the server's machine, on Linux");

    private HelpPage() {}

    /** The page as lines. */
    static List<AttributedString> render(TopStyle style, int columns, int rows) {
        PageLines lines = new PageLines(columns, rows);
        lines.addFull(style.heading(), " forkchat top: keys and columns");
        LINES.forEach(lines::add);
        return lines.all();
    }
}
