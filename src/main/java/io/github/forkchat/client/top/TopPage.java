package io.github.forkchat.client.top;

import java.util.ArrayList;
import java.util.List;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/** The page with the table of clients. Threads: used only by the thread that draws. */
final class TopPage {
    private static final String KEYS = "q quit  ? help  < > sort  r reverse  / filter  space pause  k disconnect";
    private static final String ELSEWHERE = "CPU and PSS are known only on the server's machine";

    private final TopStyle style;
    private final String where;

    /** @param where the server's address */
    TopPage(TopStyle style, String where) {
        this.style = style;
        this.where = where;
    }

    /** The page as lines. */
    List<AttributedString> render(TopFigures figures, TopState state, int columns, int rows) {
        PageLines lines = new PageLines(columns, rows);
        TopHead.addTo(lines, figures, style, where);
        List<ClientFigures> clients = state.rows(figures);
        lines.add(order(clients, figures, state));
        List<TopColumn> shown = TopColumn.thatFit(columns);
        lines.addFull(style.heading(), heading(shown));
        int selected = state.selectedIndex(clients);
        int room = Math.max(0, lines.left() - 1);
        int first = Math.max(0, Math.min(selected - room / 2, clients.size() - room));
        for (int i = first; i < Math.min(clients.size(), first + room); i++) {
            lines.add(row(shown, clients.get(i), figures, i == selected));
        }
        while (lines.left() > 1) {
            lines.add("");
        }
        lines.add(style.label(), lastLine(figures, state));
        return lines.all();
    }

    private static String order(List<ClientFigures> clients, TopFigures figures, TopState state) {
        List<String> parts = new ArrayList<>();
        parts.add("sorted by " + state.sort().word() + (state.isReversed() ? ", reversed" : ""));
        if (!state.filter().isEmpty()) {
            int all = figures.clients().size();
            parts.add("filter '" + state.filter() + "': " + clients.size() + " of " + all);
        }
        if (state.isPaused()) {
            parts.add("PAUSED");
        }
        return String.join("   ", parts);
    }

    private static String heading(List<TopColumn> columns) {
        StringBuilder line = new StringBuilder();
        for (TopColumn column : columns) {
            line.append(column.heading()).append(' ');
        }
        return line.toString();
    }

    private AttributedString row(
            List<TopColumn> columns, ClientFigures client, TopFigures figures, boolean isSelected) {
        AttributedStringBuilder line = new AttributedStringBuilder();
        for (TopColumn column : columns) {
            AttributedStyle cell = cell(column, client);
            line.styled(isSelected ? cell.bold().inverse() : cell, column.cell(client, figures) + " ");
        }
        return line.toAttributedString();
    }

    private AttributedStyle cell(TopColumn column, ClientFigures client) {
        boolean isAboutLag = column == TopColumn.BEHIND || column == TopColumn.BAR || column == TopColumn.STATE;
        if (client.isBehind() && isAboutLag) {
            return style.warning();
        }
        boolean isHere = client.state().equals("here") || client.state().equals("behind");
        return isHere ? AttributedStyle.DEFAULT : style.passing();
    }

    private static String lastLine(TopFigures figures, TopState state) {
        if (state.input() == TopState.Input.FILTER) {
            return "filter: " + state.filter() + "_   Enter keeps it, Esc removes it";
        }
        if (!state.message().isEmpty()) {
            return state.message();
        }
        boolean isElsewhere = !figures.clients().isEmpty()
                && figures.clients().stream()
                        .noneMatch(client -> client.process().isKnown());
        return isElsewhere ? "q quit  ? help   " + ELSEWHERE : KEYS;
    }
}
