package io.github.forkchat.cli.operators;

import io.github.forkchat.cli.exit.CommandFailedException;
import io.github.forkchat.cli.exit.ExitCode;
import io.github.forkchat.cli.oneshot.Table;
import io.github.forkchat.cli.options.ForkchatVersion;
import io.github.forkchat.cli.options.OperatorsPassword;
import io.github.forkchat.cli.options.ServerAddress;
import io.github.forkchat.client.Listing;
import io.github.forkchat.client.connection.ControlConnection;
import io.github.forkchat.client.connection.ServerRefusedException;
import io.github.forkchat.protocol.Command.Arguments;
import io.github.forkchat.protocol.JsonLine;
import io.github.forkchat.protocol.ProtocolException;
import io.github.forkchat.protocol.TimeLimit;
import io.github.forkchat.server.operators.OperatorCommands;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * An operator command of the shell, such as {@code forkchat kick}. {@link OperatorVerbs} sets its name, arguments and
 * help.
 *
 * <p>Threads: used only by the main thread.
 */
@Command(
        mixinStandardHelpOptions = true,
        versionProvider = ForkchatVersion.class,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:Done.",
            "1:The server refused the command or the client.",
            "2:Wrong options.",
            "3:Cannot connect to the server.",
            "4:The connection was lost, or the server did not answer.",
            "70:Internal error."
        })
final class OperatorVerb implements Callable<Integer> {
    static final String JSON = "--json";

    private final io.github.forkchat.protocol.Command command;

    @Spec
    private CommandSpec spec;

    @Mixin(name = "Server")
    private ServerAddress address;

    @Option(
            names = OperatorsPassword.OPTION,
            paramLabel = "FILE",
            description =
                    "File whose first line is the operators' password. Without it, the command is for root and the"
                            + " server's user on the server's machine, and with --unix for the users of the server's"
                            + " --operators.")
    private Path passwordFile;

    /** @param command an operator command */
    OperatorVerb(io.github.forkchat.protocol.Command command) {
        this.command = command;
    }

    @Override
    public Integer call() throws CommandFailedException {
        JsonLine order = order();
        address.choice().checkOne();
        List<JsonLine> answer = operate(order);
        boolean isJson = command == io.github.forkchat.protocol.Command.BANS
                && spec.commandLine().getParseResult().hasMatchedOption(JSON);
        if (isJson) {
            answer.forEach(spec.commandLine().getOut()::println);
        } else if (command == io.github.forkchat.protocol.Command.BANS) {
            Table.print(
                    spec.commandLine().getOut(),
                    answer,
                    new Table.Column("target", Table.Kind.TEXT),
                    new Table.Column("member", Table.Kind.TEXT),
                    new Table.Column("until", Table.Kind.TIME),
                    new Table.Column("name", "by", Table.Kind.TEXT),
                    new Table.Column("since", Table.Kind.TIME),
                    new Table.Column("reason", Table.Kind.TEXT));
        }
        return ExitCode.OK;
    }

    private JsonLine order() {
        List<String> words = new ArrayList<>();
        for (PositionalParamSpec each : spec.positionalParameters()) {
            Object value = each.getValue();
            if (value instanceof List<?> list) {
                list.forEach(word -> words.add(word.toString()));
            } else if (value != null) {
                words.add(value.toString());
            }
        }
        if (words.stream().anyMatch(word -> word.indexOf('\n') >= 0 || word.indexOf('\r') >= 0)) {
            throw wrong("an argument is more than one line");
        }
        String name = command.arguments().haveName() ? words.remove(0) : "";
        if (command.arguments().haveName() && (name.isBlank() || name.indexOf(' ') >= 0)) {
            throw wrong("Invalid value for 'NAME': '" + name + "' is empty or has a blank");
        }
        String text = String.join(" ", words);
        if (command.arguments() == Arguments.TEXT && text.isBlank()) {
            throw wrong("Invalid value for 'TEXT': empty");
        }
        checkLength("NAME", name);
        checkLength("TEXT", text);
        return command.object(name, command.arguments().haveTime() ? limit(text).arguments() : text);
    }

    /** The server refuses a longer text, and does not read a line that is much longer. */
    private void checkLength(String parameter, String value) {
        int bytes = value.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > OperatorCommands.MAX_BYTES) {
            throw wrong("Invalid value for '" + parameter + "': " + bytes + " bytes; at most "
                    + OperatorCommands.MAX_BYTES + " are allowed");
        }
    }

    private TimeLimit limit(String text) {
        OptionSpec option = spec.findOption(TimeLimit.OPTION);
        String duration = option.getValue();
        TimeLimit limit = new TimeLimit(duration == null ? "" : duration, text);
        try {
            if (duration != null && duration.isEmpty()) {
                throw new ProtocolException("empty");
            }
            limit.seconds();
            return limit;
        } catch (ProtocolException e) {
            throw wrong("Invalid value for option '" + TimeLimit.OPTION + "': '" + duration + "': " + e.getMessage());
        }
    }

    private ParameterException wrong(String why) {
        return new ParameterException(spec.commandLine(), why);
    }

    /** Sends the command through the control socket if there is one, otherwise as a client of the room. */
    private List<JsonLine> operate(JsonLine order) throws CommandFailedException {
        String shown = OperatorsPassword.read(passwordFile);
        if (shown == null) {
            Optional<List<JsonLine>> answer = overControlSocket(order);
            if (answer.isPresent()) {
                return answer.get();
            }
            if (!address.choice().hasUnix()) {
                throw new CommandFailedException(
                        ExitCode.NO_CONNECTION,
                        "you run no server on this port of this machine; operators on other machines use "
                                + OperatorsPassword.OPTION,
                        null);
            }
        }
        return address.talk(server -> Listing.operate(server, shown, order));
    }

    private Optional<List<JsonLine>> overControlSocket(JsonLine order) throws CommandFailedException {
        try {
            Optional<ControlConnection> server = ControlSockets.find(address.choice());
            if (server.isEmpty()) {
                return Optional.empty();
            }
            try (ControlConnection control = server.get()) {
                return Optional.of(control.operate(order));
            }
        } catch (ServerRefusedException e) {
            throw new CommandFailedException(ExitCode.FAILED, e.getMessage(), e);
        } catch (IOException e) {
            throw new CommandFailedException(ExitCode.CONNECTION_LOST, "connection lost: " + e.getMessage(), e);
        }
    }
}
