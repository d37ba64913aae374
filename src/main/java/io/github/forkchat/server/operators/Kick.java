package io.github.forkchat.server.operators;

import io.github.forkchat.protocol.ChatCommand;
import io.github.forkchat.server.forks.ConnectedFork;

/** {@code kick NAME [REASON]}: disconnects a client. Threads: passData. */
final class Kick implements OperatorCommand {
    private final RoomControl room;

    Kick(RoomControl room) {
        this.room = room;
    }

    @Override
    public String carryOut(Operator by, ChatCommand order, Answer answer) {
        ConnectedFork member = room.member(order.name());
        if (member == null) {
            return OperatorCommand.nobody(order.name());
        }
        room.disconnect(member, by.name(), "kicked by " + by.name() + OperatorCommand.because(order.text()));
        return null;
    }
}
