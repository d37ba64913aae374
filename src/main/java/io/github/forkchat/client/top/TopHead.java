package io.github.forkchat.client.top;

import io.github.forkchat.client.text.ChatLine;
import io.github.forkchat.client.text.HumanUnits;
import java.util.Locale;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/**
 * The head of the pages: the server's figures, four lines, and a fifth one if it is linked with other servers. Threads:
 * used only by the thread that draws.
 */
final class TopHead {
    private static final int BAR_COLUMNS = 12;
    private static final double PERCENT = 100;
    private static final int ROWS = 4;

    private final TopFigures figures;
    private final TopStyle style;

    private TopHead(TopFigures figures, TopStyle style) {
        this.figures = figures;
        this.style = style;
    }

    /**
     * Adds the head to a page.
     *
     * @param where the server's address
     */
    static void addTo(PageLines lines, TopFigures figures, TopStyle style, String where) {
        TopHead head = new TopHead(figures, style);
        lines.addFull(
                style.heading(),
                " forkchat top   " + where + "   version " + head.word("version") + "   up "
                        + HumanUnits.duration(figures.number("uptime")));
        lines.add(head.clients().toAttributedString());
        lines.add(head.ring().toAttributedString());
        lines.add(head.forks().toAttributedString());
        if (isLinkedServer(figures)) {
            lines.add(head.link().toAttributedString());
        }
    }

    /** The number of lines. */
    static int rows(TopFigures figures) {
        return ROWS + (isLinkedServer(figures) ? 1 : 0);
    }

    /** Whether the server is one of several that make up the room. */
    private static boolean isLinkedServer(TopFigures figures) {
        return figures.server().has("linked");
    }

    private AttributedStringBuilder clients() {
        AttributedStringBuilder line = PageLines.line();
        figure(line, "clients ", figures.number("clients") + "/" + figures.number("max-clients"));
        if (figures.number("starting") > 0) {
            line.styled(style.passing(), " (" + figures.number("starting") + " starting)");
        }
        figure(line, "   messages ", HumanUnits.rate(figures.rates().messagesPerSecond()) + "/s");
        figure(line, "   in ", HumanUnits.bytesPerSecond(figures.rates().inPerSecond()));
        figure(line, "   out ", HumanUnits.bytesPerSecond(figures.rates().outPerSecond()));
        return line;
    }

    private AttributedStringBuilder ring() {
        AttributedStringBuilder line = PageLines.line();
        long used = figures.number("ring-used");
        long size = figures.number("ring-size");
        figure(line, "ring ", TopColumn.bar(used, size, BAR_COLUMNS) + " " + HumanUnits.bytes(used));
        line.styled(style.label(), "/" + HumanUnits.bytes(size));
        ClientFigures slowest = figures.slowest();
        line.styled(style.label(), "   slowest ");
        if (slowest == null) {
            line.styled(style.figure(), "none");
        } else {
            line.styled(style.warning(), slowest.name() + " " + HumanUnits.bytes(slowest.number("behind")));
        }
        String held =
                String.format(Locale.ROOT, "%.0f %%", PERCENT * figures.rates().heldShare());
        line.styled(style.label(), "   senders held ");
        line.styled(figures.rates().heldShare() > 0 ? style.warning() : style.figure(), held);
        return line;
    }

    private AttributedStringBuilder forks() {
        AttributedStringBuilder line = PageLines.line();
        figure(line, "forks ", Long.toString(figures.number("forks")));
        if (figures.number("hung-forks") > 0) {
            line.styled(style.warning(), " (" + figures.number("hung-forks") + " hung)");
        }
        figure(line, "   joined ", Long.toString(figures.number("joined")));
        figure(line, "   left ", Long.toString(figures.number("left")));
        AttributedStyle evictions = figures.number("evictions") > 0 ? style.warning() : style.figure();
        line.styled(style.label(), "   evicted ").styled(evictions, Long.toString(figures.number("evictions")));
        LocalProcesses.Usage main = figures.main();
        if (main.isKnown()) {
            figure(line, "   Server Main ", HumanUnits.rate(main.cpuPercent()) + " % CPU");
            if (main.memoryBytes() >= 0) {
                figure(line, ", ", HumanUnits.compactBytes(main.memoryBytes()));
            }
        }
        return line;
    }

    private AttributedStringBuilder link() {
        AttributedStringBuilder line = PageLines.line();
        figure(line, "room ", word("room"));
        figure(line, "   site ", word("site"));
        if (figures.number("linked") > 0) {
            figure(line, "   linked servers ", Long.toString(figures.number("link-servers")));
        } else {
            String away = HumanUnits.shortDuration(figures.number("link-state-seconds"));
            line.styled(style.warning(), "   not linked for " + away);
        }
        figure(line, "   sent ", Long.toString(figures.number("link-published")));
        figure(line, "   received ", Long.toString(figures.number("link-received")));
        figure(line, "   waiting ", Long.toString(figures.number("link-waiting")));
        long lost = figures.number("link-undelivered");
        line.styled(style.label(), "   lost ").styled(lost > 0 ? style.warning() : style.figure(), Long.toString(lost));
        return line;
    }

    private String word(String member) {
        return ChatLine.clean(figures.server().string(member).orElse("?"));
    }

    private void figure(AttributedStringBuilder line, String label, String value) {
        line.styled(style.label(), label).styled(style.figure(), value);
    }
}
