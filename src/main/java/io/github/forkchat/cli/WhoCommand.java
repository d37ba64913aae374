package io.github.forkchat.cli;

import io.github.forkchat.cli.exit.CommandFailedException;
import io.github.forkchat.cli.oneshot.WhoAction;
import io.github.forkchat.cli.options.ForkchatVersion;
import io.github.forkchat.cli.options.ServerAddress;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code forkchat who}. Threads: used only by the main thread. */
@Command(
        name = "who",
        description = "Lists the clients in the room.",
        mixinStandardHelpOptions = true,
        versionProvider = ForkchatVersion.class,
        footer = {"", "Examples:", "  forkchat who", "  forkchat who --json | jq -r .name"},
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:Done.",
            "1:The server refused the client.",
            "2:Wrong options.",
            "3:Cannot connect to the server.",
            "4:The connection was lost, or the server did not answer.",
            "70:Internal error."
        })
final class WhoCommand implements Callable<Integer> {
    @Spec
    private CommandSpec command;

    @Mixin(name = "Server")
    private ServerAddress address;

    @Option(names = "--json", description = "Prints one JSON object per line.")
    private boolean json;

    @Override
    public Integer call() throws CommandFailedException {
        return new WhoAction(json).run(address.dialogue(), command.commandLine().getOut());
    }
}
