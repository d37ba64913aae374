package io.github.forkchat.client.top;

import io.github.forkchat.client.text.HumanUnits;
import java.util.ArrayList;
import java.util.List;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/**
 * The page with the processes and pipes: each fork between its client and Server Main. An arrow of {@code =} shows that
 * data has passed since the previous sample, or is in the pipe.
 *
 * <p>Threads: used only by the thread that draws.
 */
final class PicturePage {
    private static final int MAX_FORKS = 12;
    /** Rows of a fork: from the client, and to it. */
    private static final int ROWS_EACH = 2;

    private static final int NAME_COLUMNS = 11;
    private static final int FORK_COLUMNS = 17;
    private static final int MAIN_COLUMNS = 22;
    private static final int SHORT_ARROW = 5;
    private static final int GAPS = 3;
    private static final int MIN_ARROW = 12;
    /** Row in Server Main's box of pipeForkToMain; the next row has its bytes. */
    private static final int PIPE_ROW = 1;
    /** Row in Server Main's box of the ring; the next row has its bytes. */
    private static final int RING_ROW = 3;
    /** Row in Server Main's box of the number of messages. */
    private static final int DATA_ROW = 5;
    /** Rows that show no fork: two above, two below. */
    private static final int OTHER_ROWS = 4;

    private static final String BORDER = "+" + "-".repeat(MAIN_COLUMNS - 2) + "+";

    private final TopStyle style;
    private final String where;

    /** @param where the server's address */
    PicturePage(TopStyle style, String where) {
        this.style = style;
        this.where = where;
    }

    /** The page as lines. */
    List<AttributedString> render(TopFigures figures, TopState state, int columns, int rows) {
        PageLines lines = new PageLines(columns, rows);
        int arrow = Math.max(MIN_ARROW, columns - NAME_COLUMNS - SHORT_ARROW - FORK_COLUMNS - MAIN_COLUMNS - GAPS);
        lines.addFull(style.heading(), " forkchat top   " + where + "   = data passes   - quiet");
        lines.add(heads(arrow));
        List<ClientFigures> shown = shown(figures, Math.max(1, (rows - OTHER_ROWS) / ROWS_EACH));
        List<String> main = main(figures, shown.size() * ROWS_EACH);
        for (int i = 0; i < main.size(); i++) {
            ClientFigures client = i / ROWS_EACH < shown.size() ? shown.get(i / ROWS_EACH) : null;
            AttributedStringBuilder line = PageLines.line();
            if (client == null) {
                line.append(" ".repeat(Math.max(0, columns - MAIN_COLUMNS)));
            } else if (i % ROWS_EACH == 0) {
                fromClient(line, client, arrow);
            } else {
                toClient(line, client, arrow);
            }
            line.styled(isMainLit(figures, i) ? style.lit() : AttributedStyle.DEFAULT, main.get(i));
            lines.add(line.toAttributedString());
        }
        while (lines.left() > 1) {
            lines.add("");
        }
        lines.add(style.label(), last(figures, state, shown));
        return lines.all();
    }

    private static String last(TopFigures figures, TopState state, List<ClientFigures> shown) {
        int all = figures.clients().size();
        String more = all > shown.size() ? "   the busiest " + shown.size() + " of " + all : "";
        return "q quit  ? help  p table  space pause" + (state.isPaused() ? "   PAUSED" : "") + more;
    }

    private String heads(int arrow) {
        String forks = pad("Server Forks", FORK_COLUMNS + 2);
        return pad("clients", NAME_COLUMNS + SHORT_ARROW + 1) + forks + pad("pipes", arrow + 1) + "Server Main";
    }

    /** The forks to show: all by id, or the busiest. */
    private static List<ClientFigures> shown(TopFigures figures, int maxRows) {
        int max = Math.min(MAX_FORKS, maxRows);
        List<ClientFigures> forks = new ArrayList<>(figures.clients());
        if (forks.size() > max) {
            forks.sort(TopColumn.IN.order().thenComparing(TopColumn.OUT.order())); // senders first, then receivers
            forks = new ArrayList<>(forks.subList(0, max));
        }
        forks.sort(TopColumn.ID.order());
        return forks;
    }

    private void fromClient(AttributedStringBuilder line, ClientFigures client, int arrow) {
        boolean isLit = client.inPerSecond() > 0;
        line.append(pad(client.name(), NAME_COLUMNS));
        arrow(line, "", SHORT_ARROW, isLit, true);
        line.append(" [" + pad(client.number("id") + " pid " + client.number("pid"), FORK_COLUMNS - 2) + "] ");
        arrow(line, signal(client), arrow, isLit, true);
        line.append(" ");
    }

    private void toClient(AttributedStringBuilder line, ClientFigures client, int arrow) {
        boolean isLit = client.outPerSecond() > 0 || client.number("pipe") > 0;
        LocalProcesses.Usage process = client.process();
        String usage = process.isKnown()
                ? HumanUnits.rate(process.cpuPercent()) + " % "
                        + (process.memoryBytes() < 0 ? "" : HumanUnits.compactBytes(process.memoryBytes()))
                : "";
        line.append(" ".repeat(NAME_COLUMNS));
        arrow(line, "", SHORT_ARROW, isLit, false);
        line.append(" [" + pad(usage, FORK_COLUMNS - 2) + "] ");
        String label = client.isBehind()
                ? "FULL, " + HumanUnits.compactBytes(client.number("behind")) + " wait"
                : HumanUnits.compactBytes(client.number("delivered"));
        arrow(line, label, arrow, isLit, false);
        line.append(" ");
    }

    /** The label of the arrow to Server Main: the fork's last frame or event; for DATA, the number of its messages. */
    private static String signal(ClientFigures client) {
        return switch (client.state()) {
            case "starting" -> "fork, execve";
            case "leaving" -> "DISCONNECTED";
            case "ended", ClientFigures.EVICTED -> "SIGKILL";
            default -> "DATA " + client.number("messages");
        };
    }

    private void arrow(AttributedStringBuilder line, String label, int width, boolean isLit, boolean isRight) {
        String shaft = isLit ? "=" : "-";
        String cut = label.length() > width - 2 ? label.substring(0, width - 2) : label;
        int left = (width - 1 - cut.length()) / 2;
        String body = shaft.repeat(left) + cut + shaft.repeat(width - 1 - cut.length() - left);
        line.styled(isLit ? style.lit() : AttributedStyle.DEFAULT, isRight ? body + ">" : "<" + body);
    }

    /** The rows of Server Main's box, at least this many, and its lower border. */
    private static List<String> main(TopFigures figures, int rows) {
        List<String> text = new ArrayList<>();
        text.add(BORDER);
        text.add(box("pipeForkToMain" + (figures.number("pipe") > 0 ? " <=" : "")));
        text.add(box("  " + HumanUnits.bytes(figures.number("pipe"))));
        text.add(box("ring" + (figures.rates().messagesPerSecond() > 0 ? " <=" : "")));
        text.add(box("  " + HumanUnits.bytes(figures.number("ring-used"))));
        text.add(box("DATA " + figures.number("messages")));
        text.add(box("JOINED " + figures.number("joined")));
        text.add(box("LEFT " + figures.number("left")));
        while (text.size() < rows) {
            text.add(box(""));
        }
        text.add(BORDER);
        return text;
    }

    private static boolean isMainLit(TopFigures figures, int row) {
        boolean isPipe = row == PIPE_ROW || row == PIPE_ROW + 1;
        boolean isRing = row == RING_ROW || row == RING_ROW + 1 || row == DATA_ROW;
        return (isPipe && figures.number("pipe") > 0)
                || (isRing && figures.rates().messagesPerSecond() > 0);
    }

    private static String box(String text) {
        return "| " + pad(text, MAIN_COLUMNS - 4) + " |";
    }

    private static String pad(String text, int width) {
        return text.length() > width ? text.substring(0, width) : text + " ".repeat(width - text.length());
    }
}
