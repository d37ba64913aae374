package io.github.forkchat.client.top;

import io.github.forkchat.client.text.HumanUnits;
import java.util.List;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStyle;

/** The page of one client: its socket, its worker, its pipes, and its lines in the log. Threads: used only by the thread that draws. */
final class DetailPage {
    private static final int BAR_COLUMNS = 22;
    private static final int PIPE_FORK_TO_MAIN_BYTES = 262_144;
    private static final String INDENT = "    ";

    private final TopStyle style;
    private final String where;
    private final LocalProcesses processes;

    /** @param where the server's address */
    DetailPage(TopStyle style, String where, LocalProcesses processes) {
        this.style = style;
        this.where = where;
        this.processes = processes;
    }

    /** The page as lines. */
    List<AttributedString> render(TopFigures figures, TopState state, int columns, int rows) {
        PageLines lines = new PageLines(columns, rows);
        TopHead.addTo(lines, figures, style, where);
        lines.add("");
        ClientFigures client = state.chosen(figures);
        if (client == null) {
            lines.add("There is no such client any more.");
        } else {
            client(lines, client, figures);
            log(lines, client);
        }
        while (lines.left() > 1) {
            lines.add("");
        }
        String keys = "Enter or Esc: back   k disconnect" + (state.isPaused() ? "   PAUSED" : "");
        lines.add(style.label(), state.message().isEmpty() ? keys : state.message());
        return lines.all();
    }

    private void client(PageLines lines, ClientFigures client, TopFigures figures) {
        long up = client.upSeconds(figures.nowMillis());
        lines.addFull(
                style.heading(),
                " client " + client.number("id") + " " + client.name() + "   " + client.peer() + "   " + client.state()
                        + (up < 0 ? "" : ", joined " + HumanUnits.duration(up) + " ago"));
        socket(lines, client);
        worker(lines, client);
        part(
                lines,
                "pipeForkToMain, shared by all workers",
                figures.number("pipe"),
                PIPE_FORK_TO_MAIN_BYTES,
                client.number("messages") + " messages of " + HumanUnits.bytes(client.number("bytes")) + ", "
                        + HumanUnits.rate(client.inPerSecond()) + "/s; " + client.number("frames") + " frames");
        part(
                lines,
                "ring of Server Main: what waits for this client",
                client.number("behind"),
                figures.number("ring-size"),
                client.isBehind() ? "its pipe is full" : "it is up to date");
        part(
                lines,
                "pipeMainToFork of this client",
                client.number("pipe"),
                client.number("pipe-size"),
                HumanUnits.bytes(client.number("delivered")) + " delivered, "
                        + HumanUnits.bytesPerSecond(client.outPerSecond()));
    }

    private void socket(PageLines lines, ClientFigures client) {
        SocketQueues queues = client.process().isKnown() ? processes.queues(client.peer()) : null;
        lines.add(style.label(), "socket");
        lines.add(
                queues == null
                        ? INDENT
                                + "its queues are unknown: the system tells them for TCP without a proxy, on its machine"
                        : INDENT + "not read by the worker: " + HumanUnits.bytes(queues.receiveBytes())
                                + "   not taken by the client: " + HumanUnits.bytes(queues.sendBytes()));
    }

    private void worker(PageLines lines, ClientFigures client) {
        LocalProcesses.Usage process = client.process();
        lines.add(style.label(), "Server Fork, pid " + client.number("pid"));
        lines.add(
                process.isKnown()
                        ? INDENT + "CPU " + HumanUnits.rate(process.cpuPercent()) + " %   memory (PSS) "
                                + (process.memoryBytes() < 0 ? "unknown" : HumanUnits.bytes(process.memoryBytes()))
                        : INDENT + "not on this machine, or not found");
    }

    private void log(PageLines lines, ClientFigures client) {
        int rows = lines.left() - 2;
        if (rows <= 0) {
            return;
        }
        lines.add(style.label(), "server's log about this client");
        List<String> log = client.process().isKnown() ? processes.log(client.object(), rows) : null;
        if (log == null) {
            lines.add(INDENT + "unknown: the log is no file on this machine that you may read");
        } else {
            log.forEach(line -> lines.add(INDENT + line));
        }
    }

    private void part(PageLines lines, String name, long bytes, long size, String rest) {
        lines.add(style.label(), name);
        AttributedStyle lit = bytes > 0 ? style.lit() : AttributedStyle.DEFAULT;
        lines.add(PageLines.line()
                .append(INDENT)
                .styled(lit, TopColumn.bar(bytes, size, BAR_COLUMNS) + " " + HumanUnits.bytes(bytes))
                .append("   " + rest)
                .toAttributedString());
    }
}
