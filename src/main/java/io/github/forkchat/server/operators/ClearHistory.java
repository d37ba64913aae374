package io.github.forkchat.server.operators;

import io.github.forkchat.protocol.ChatCommand;
import io.github.forkchat.server.transcript.TranscriptHistory;

/** {@code clear-history}: new clients get no earlier messages, even after a restart. Threads: passData. */
final class ClearHistory implements OperatorCommand {
    private final RoomControl room;

    ClearHistory(RoomControl room) {
        this.room = room;
    }

    @Override
    public String carryOut(Operator by, ChatCommand order, Answer answer) {
        room.clearHistory();
        room.notice(TranscriptHistory.CLEARED + by.name());
        return null;
    }
}
