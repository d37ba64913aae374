package io.github.forkchat.server.operators;

import io.github.forkchat.protocol.ChatCommand;
import io.github.forkchat.server.forks.ConnectedFork;

/** {@code unmute NAME}: the server accepts the client's messages again. Threads: passData. */
final class UnmuteMember implements OperatorCommand {
    private final RoomControl room;
    private final MuteList mutes;

    UnmuteMember(RoomControl room, MuteList mutes) {
        this.room = room;
        this.mutes = mutes;
    }

    @Override
    public String carryOut(Operator by, ChatCommand order, Answer answer) {
        ConnectedFork member = room.member(order.name());
        boolean wasMuted = member != null && mutes.remove(member);
        if (!wasMuted && !mutes.remove(order.name())) { // of a client that is away, or has another name now
            return order.name() + " is not muted";
        }
        room.notice(order.name() + " was unmuted by " + by.name());
        return null;
    }
}
