package io.github.forkchat.cli;

import io.github.forkchat.cli.exit.CommandFailedException;
import io.github.forkchat.cli.exit.ExitCode;
import io.github.forkchat.cli.oneshot.Table;
import io.github.forkchat.cli.options.ForkchatVersion;
import io.github.forkchat.cli.options.ServerAddress;
import io.github.forkchat.client.Listing;
import io.github.forkchat.client.text.ChatLine;
import io.github.forkchat.client.text.HumanUnits;
import io.github.forkchat.protocol.JsonLine;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code forkchat stats}. Threads: used only by the main thread. */
@Command(
        name = "stats",
        description = {
            "Shows the message count and the backlog of each client, and the server's counters.",
            "The backlog (column BEHIND) is the number of bytes that wait in the server for the client."
        },
        mixinStandardHelpOptions = true,
        versionProvider = ForkchatVersion.class,
        footer = {"", "Examples:", "  forkchat stats", "  forkchat stats --json | jq 'select(.behind > 1000000).pid'"},
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:Done.",
            "1:The server refused the client.",
            "2:Wrong options.",
            "3:Cannot connect to the server.",
            "4:The connection was lost, or the server did not answer.",
            "70:Internal error."
        })
final class StatsCommand implements Callable<Integer> {
    @Spec
    private CommandSpec command;

    @Mixin(name = "Server")
    private ServerAddress address;

    @Option(names = "--json", description = "Prints one JSON object per line: the clients, then the counters.")
    private boolean json;

    @Override
    public Integer call() throws CommandFailedException {
        return address.talk(server -> print(Listing.clients(Listing.who(server)), Listing.statistics(server)));
    }

    private int print(List<JsonLine> clients, JsonLine counters) {
        PrintWriter out = command.commandLine().getOut();
        if (json) {
            clients.forEach(out::println);
            out.println(counters);
            return ExitCode.OK;
        }
        Table.print(
                out,
                clients,
                new Table.Column("name", Table.Kind.TEXT),
                new Table.Column("id", Table.Kind.NUMBER),
                new Table.Column("peer", Table.Kind.TEXT),
                new Table.Column("pid", Table.Kind.NUMBER),
                new Table.Column("since", Table.Kind.TIME),
                new Table.Column("idle", Table.Kind.DURATION),
                new Table.Column("messages", Table.Kind.NUMBER),
                new Table.Column("bytes", Table.Kind.BYTES),
                new Table.Column("behind", Table.Kind.BYTES));
        out.println();
        List<Table.Counter> rows = new ArrayList<>();
        counters.members().forEach((name, value) -> {
            if (value instanceof Long number && name.equals("uptime")) {
                rows.add(new Table.Counter(name, HumanUnits.duration(number), "since the server started"));
            } else if (value instanceof Long && !name.equals("request")) {
                rows.add(new Table.Counter(ChatLine.clean(name), value.toString(), CounterText.of(name)));
            }
        });
        Table.printCounters(out, rows);
        return ExitCode.OK;
    }
}
