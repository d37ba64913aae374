package io.github.forkchat.cli;

import io.github.forkchat.cli.exit.CommandFailedException;
import io.github.forkchat.cli.oneshot.SendAction;
import io.github.forkchat.cli.options.Checks;
import io.github.forkchat.cli.options.ForkchatVersion;
import io.github.forkchat.cli.options.ServerAddress;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code forkchat send}. Threads: used only by the main thread. */
@Command(
        name = "send",
        description = {
            "Sends a message, or each line of standard input as a message.",
            "Waits until the server has relayed every message."
        },
        mixinStandardHelpOptions = true,
        versionProvider = ForkchatVersion.class,
        footer = {
            "",
            "Examples:",
            "  forkchat send --name ci \"build 17 is green\"",
            "  forkchat send --to alice \"lunch?\"",
            "  git log -3 --oneline | forkchat send --name git"
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:The server has relayed all messages.",
            "1:The server refused a message or the client.",
            "2:Wrong options.",
            "3:Cannot connect to the server.",
            "4:The connection was lost before all messages were relayed.",
            "70:Internal error."
        })
final class SendCommand implements Callable<Integer> {
    @ParentCommand
    private RootCommand parent;

    @Spec
    private CommandSpec command;

    @Mixin(name = "Server")
    private ServerAddress address;

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "Name in the room (default: client<id>). On a Unix socket it is the login name, unless the"
                    + " server runs with --names free.")
    private String name;

    @Option(
            names = "--to",
            paramLabel = "NAME",
            description =
                    "Sends only to the client with this name, which must be in the chat or json view (default: all"
                            + " clients).")
    private String to;

    @Parameters(
            paramLabel = "TEXT",
            arity = "0..*",
            description = "The message; several arguments are joined with blanks. Without TEXT, or with -, each line of"
                    + " standard input is a message.")
    private List<String> words;

    @Override
    public Integer call() throws CommandFailedException {
        Checks.name(command, "--name", name);
        Checks.name(command, "--to", to);
        return new SendAction(name, to, words).run(address.dialogue(), parent.console());
    }
}
