package io.github.forkchat.client.top;

import io.github.forkchat.client.connection.ServerEndpoint;
import io.github.forkchat.client.watch.RoomWatch;
import io.github.forkchat.client.watch.Sample;
import io.github.forkchat.protocol.JsonLine;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import org.jline.utils.AttributedString;

/** {@code forkchat top} without a full screen: one table, or lines in JSON. Threads: the caller's. */
public final class TopOutput {
    /** Rows of the table without the clients. */
    private static final int OTHER_ROWS = 3;

    private TopOutput() {}

    /**
     * Prints one table, with the rates between two samples.
     *
     * @param columns the width
     */
    public static void once(ServerEndpoint endpoint, TopOptions options, int columns, PrintWriter out)
            throws IOException {
        try (RoomWatch watch = RoomWatch.open(endpoint, options.intervalMillis())) {
            LocalProcesses processes = new LocalProcesses(Path.of("/proc"));
            TopFigures.Builder builder = new TopFigures.Builder(processes);
            builder.of(watch.next());
            watch.nextIsDue();
            TopFigures figures = builder.of(watch.next());
            int rows = TopHead.rows(figures) + OTHER_ROWS + figures.clients().size();
            TopPage page = new TopPage(new TopStyle(false), options.where());
            for (AttributedString line :
                    page.render(figures, new TopState(), columns, rows).subList(0, rows - 1)) {
                out.println(line.toString().stripTrailing());
            }
        }
    }

    /** Prints the objects of each sample, one on each line, until the connection ends or the output is closed. */
    public static void json(ServerEndpoint endpoint, TopOptions options, PrintWriter out) throws IOException {
        try (RoomWatch watch = RoomWatch.open(endpoint, options.intervalMillis())) {
            while (!out.checkError()) {
                Sample sample = watch.next();
                for (JsonLine client : sample.clients()) {
                    out.println(client);
                }
                out.println(sample.server());
                watch.nextIsDue();
            }
        }
    }
}
