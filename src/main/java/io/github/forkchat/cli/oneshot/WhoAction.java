package io.github.forkchat.cli.oneshot;

import io.github.forkchat.cli.exit.CommandFailedException;
import io.github.forkchat.cli.exit.ExitCode;
import io.github.forkchat.cli.options.ServerDialogue;
import io.github.forkchat.client.Listing;
import io.github.forkchat.client.connection.ServerEndpoint;
import io.github.forkchat.client.terminal.TerminalWidth;
import io.github.forkchat.client.text.ChatLine;
import io.github.forkchat.client.text.ShownTime;
import io.github.forkchat.client.text.WordWrap;
import io.github.forkchat.protocol.JsonLine;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;

/**
 * The action of {@code forkchat who}. Threads: used only by the main thread.
 *
 * @param json print JSON instead of a table
 */
public record WhoAction(boolean json) {
    /** The indent of the further rows of a long line. */
    private static final int INDENT = 2;

    /**
     * Asks the server for the clients and prints them.
     *
     * @return the exit code
     */
    public int run(ServerDialogue dialogue, PrintWriter out) throws CommandFailedException {
        List<JsonLine> answer = dialogue.talk(
                new ServerDialogue.Dialogue<>() { // no lambda: see Listing
                    @Override
                    public List<JsonLine> with(ServerEndpoint server) throws IOException {
                        return Listing.who(server);
                    }
                });
        List<JsonLine> clients = Listing.clients(answer);
        if (json) {
            for (JsonLine client : clients) {
                out.println(client);
            }
        } else {
            answer.removeAll(clients);
            for (JsonLine line : answer) { // other lines of the answer, such as notices
                ChatLine.of(line, ShownTime.Clock.local)
                        .ifPresent(text -> out.println(WordWrap.wrap(text.plain(), TerminalWidth.columns(), INDENT)));
            }
            Table.print(
                    out,
                    clients,
                    new Table.Column("name", Table.Kind.TEXT),
                    new Table.Column("id", Table.Kind.NUMBER),
                    new Table.Column("peer", Table.Kind.TEXT),
                    new Table.Column("since", Table.Kind.TIME),
                    new Table.Column("idle", Table.Kind.DURATION));
        }
        return ExitCode.OK;
    }
}
