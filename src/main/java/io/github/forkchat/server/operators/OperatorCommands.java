package io.github.forkchat.server.operators;

import io.github.forkchat.protocol.ChatCommand;
import io.github.forkchat.protocol.Command;
import io.github.forkchat.protocol.ProtocolException;
import io.github.forkchat.server.diagnostics.ServerLog;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;

/**
 * The table of the operator commands: the class that carries out each {@link Command}. Each command that was carried
 * out is logged with the operator's name.
 *
 * <p>Threads: passData.
 */
public final class OperatorCommands {
    /** Maximum length of a reason or a notice, in bytes of UTF-8. */
    public static final int MAX_BYTES = 400;

    private final Map<Command, OperatorCommand> commands = new EnumMap<>(Command.class);
    private final ServerLog log;

    public OperatorCommands(RoomControl room, Operators operators, ServerLog log) {
        this.log = log;
        commands.put(Command.KICK, new Kick(room));
        commands.put(Command.BAN, new AddBan(room, operators.bans()));
        commands.put(Command.UNBAN, new RemoveBan(room, operators.bans()));
        commands.put(Command.BANS, new ListBans(operators.bans()));
        commands.put(Command.MUTE, new MuteMember(room, operators.mutes()));
        commands.put(Command.UNMUTE, new UnmuteMember(room, operators.mutes()));
        commands.put(Command.SAY, new SayNotice(room));
        commands.put(Command.LOCK, new SetLock(room, operators.lock(), true));
        commands.put(Command.UNLOCK, new SetLock(room, operators.lock(), false));
        commands.put(Command.CLEAR_HISTORY, new ClearHistory(room));
    }

    /** Carries out a command of an operator, and answers it. */
    public void carryOut(Operator by, ChatCommand order, Answer answer) {
        String refusal = tryIt(by, order, answer);
        if (refusal != null) {
            answer.refused(refusal);
            return;
        }
        answer.done();
        String arguments = (order.name() + " " + order.text()).strip();
        log.say("operator " + by + ": " + order.command().type() + (arguments.isEmpty() ? "" : " " + arguments));
    }

    private String tryIt(Operator by, ChatCommand order, Answer answer) {
        if (order.text().getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
            return "the text of an operator command has at most " + MAX_BYTES + " bytes";
        }
        try {
            return commands.get(order.command()).carryOut(by, order, answer);
        } catch (ProtocolException e) {
            return e.getMessage();
        }
    }
}
