package io.github.forkchat.client.top;

import java.util.ArrayList;
import java.util.List;
import org.jline.utils.AttributedString;

/** Renders the page that the user has chosen. Threads: used only by the thread that draws. */
final class TopPages {
    private static final String WAITING = "waiting for the first sample";

    private final TopStyle style;
    private final TopPage table;
    private final DetailPage detail;
    private final PicturePage picture;

    /** @param where the server's address */
    TopPages(TopStyle style, String where, LocalProcesses processes) {
        this.style = style;
        table = new TopPage(style, where);
        picture = new PicturePage(style, where);
        detail = new DetailPage(style, where, processes);
    }

    /**
     * The lines of the screen.
     *
     * @param figures null before the first sample
     * @param remark a remark that replaces the last line; empty: no remark
     */
    List<AttributedString> render(TopFigures figures, TopState state, int columns, int rows, String remark) {
        List<AttributedString> lines = new ArrayList<>(page(figures, state, columns, rows));
        if (!remark.isEmpty() && !lines.isEmpty()) {
            lines.set(lines.size() - 1, new AttributedString(remark, style.warning()).columnSubSequence(0, columns));
        }
        return lines;
    }

    private List<AttributedString> page(TopFigures figures, TopState state, int columns, int rows) {
        if (state.page() == TopState.Page.HELP) {
            return HelpPage.render(style, columns, rows);
        }
        if (figures == null) {
            PageLines lines = new PageLines(columns, rows);
            lines.add(WAITING);
            return lines.all();
        }
        return switch (state.page()) {
            case DETAIL -> detail.render(figures, state, columns, rows);
            case PICTURE -> picture.render(figures, state, columns, rows);
            default -> table.render(figures, state, columns, rows);
        };
    }
}
