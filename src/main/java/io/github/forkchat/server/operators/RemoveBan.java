package io.github.forkchat.server.operators;

import io.github.forkchat.protocol.ChatCommand;
import io.github.forkchat.server.bans.Ban;
import io.github.forkchat.server.bans.BanList;
import java.util.List;

/** {@code unban NAME|ADDRESS}: ends bans. Threads: passData. */
final class RemoveBan implements OperatorCommand {
    private final RoomControl room;
    private final BanList bans;

    RemoveBan(RoomControl room, BanList bans) {
        this.room = room;
        this.bans = bans;
    }

    @Override
    public String carryOut(Operator by, ChatCommand order, Answer answer) {
        List<Ban> removed = bans.remove(order.name(), System.currentTimeMillis());
        if (removed.isEmpty()) {
            return "there is no ban of " + order.name();
        }
        room.notice(order.name() + " was unbanned by " + by.name());
        return null;
    }
}
