package io.github.forkchat.server.operators;

import io.github.forkchat.protocol.ChatCommand;
import io.github.forkchat.protocol.Command;
import io.github.forkchat.protocol.Signal;
import io.github.forkchat.server.diagnostics.ServerLog;
import io.github.forkchat.server.forks.ConnectedFork;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executor;

/**
 * Handles the operator commands that come from workers. A worker only says what its client asks for; the rights of
 * the client come from the kernel or from the operators' password.
 *
 * <p>Threads: passData.
 */
public final class OperatorRequests {
    private static final int MAX_WRONG_TRIES = 3;

    private final OperatorCommands commands;
    private final PasswordTries tries;
    private final RoomControl room;
    private final Executor passData;
    private final ServerLog log;

    /** @param passData runs a task in the thread passData */
    public OperatorRequests(
            OperatorCommands commands, Operators operators, RoomControl room, Executor passData, ServerLog log) {
        this.commands = commands;
        tries = operators.password();
        this.room = room;
        this.passData = passData;
        this.log = log;
    }

    /**
     * Handles a request of a fork.
     *
     * @param name name or address that it is about, cleaned
     * @param text type of the command, a blank, and its text, cleaned
     */
    public void handle(ConnectedFork fork, String name, String text, Answer answer) {
        int blank = text.indexOf(' ');
        String type = blank < 0 ? text : text.substring(0, blank);
        String rest = blank < 0 ? "" : text.substring(blank + 1);
        Command command = Command.ofType(type);
        if (command == null || command.signal() != Signal.OPERATOR_SIGNAL) {
            answer.refused("not an operator command");
        } else if (command == Command.OPERATOR) {
            check(fork, rest, answer);
        } else if (fork.admission().isOperator()) {
            Operator by = new Operator(fork.member().nameText(), "client " + fork.clientId());
            commands.carryOut(by, new ChatCommand(command, name, rest, null), answer);
        } else {
            answer.refused("you are not an operator: " + command.type() + " is an operator command");
            log.refusal("client " + fork.idAndName() + " is not an operator: refused " + command.type());
        }
    }

    private void check(ConnectedFork fork, String password, Answer answer) {
        if (!tries.isThere()) {
            answer.refused("the server has no operators' password");
            return;
        }
        byte[] utf8 = password.getBytes(StandardCharsets.UTF_8);
        boolean isRefused = fork.admission().isTrying()
                || !tries.add(
                        fork.admission().origin(),
                        utf8,
                        isRight -> passData.execute(() -> checked(fork, isRight, answer)));
        if (isRefused) {
            answer.refused("another password is being checked; try again later");
        } else {
            fork.admission().beginTry();
        }
    }

    private void checked(ConnectedFork fork, boolean isRight, Answer answer) {
        int wrongTries = fork.admission().endTry(isRight);
        if (isRight) {
            log.say("client " + fork.idAndName() + " from " + fork.peer() + " sent the operators' password");
            answer.done();
            return;
        }
        log.refusal("client " + fork.idAndName() + " from " + fork.peer() + " sent a wrong operators' password");
        answer.refused("wrong operators' password");
        if (wrongTries >= MAX_WRONG_TRIES) {
            room.disconnect(fork, "server", "disconnected: " + wrongTries + " wrong operators' passwords");
        }
    }
}
