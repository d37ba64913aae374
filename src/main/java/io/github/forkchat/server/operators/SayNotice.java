package io.github.forkchat.server.operators;

import io.github.forkchat.protocol.ChatCommand;

/** {@code say TEXT}: a notice of the server, with the operator's name. Threads: passData. */
final class SayNotice implements OperatorCommand {
    private final RoomControl room;

    SayNotice(RoomControl room) {
        this.room = room;
    }

    @Override
    public String carryOut(Operator by, ChatCommand order, Answer answer) {
        if (order.text().isBlank()) {
            return "there is no text";
        }
        room.notice(order.text() + " (" + by.name() + ")");
        return null;
    }
}
