package io.github.forkchat.server.operators;

import io.github.forkchat.protocol.ChatCommand;
import io.github.forkchat.protocol.ProtocolException;
import io.github.forkchat.protocol.TimeLimit;
import io.github.forkchat.protocol.UtcTime;
import io.github.forkchat.server.bans.Ban;
import io.github.forkchat.server.forks.ConnectedFork;
import io.github.forkchat.server.forks.Mute;

/** {@code mute NAME [--for TIME] [REASON]}: the server rejects the client's messages. Threads: passData. */
final class MuteMember implements OperatorCommand {
    private final RoomControl room;
    private final MuteList mutes;

    MuteMember(RoomControl room, MuteList mutes) {
        this.room = room;
        this.mutes = mutes;
    }

    @Override
    public String carryOut(Operator by, ChatCommand order, Answer answer) throws ProtocolException {
        ConnectedFork member = room.member(order.name());
        if (member == null) {
            return OperatorCommand.nobody(order.name());
        }
        if (member.admission().isOperator()) {
            return order.name() + " is an operator";
        }
        TimeLimit limit = TimeLimit.of(order.text());
        long until = AddBan.untilMillis(limit, System.currentTimeMillis());
        String line = "muted by " + by.name()
                + (until == Ban.FOR_EVER ? "" : " until " + UtcTime.withoutMillis(until))
                + OperatorCommand.because(limit.text());
        if (!mutes.add(member, new Mute(member.member().nameText(), until, "you are " + line))) {
            return "there are " + MuteList.MAX_MUTES + " mutes already";
        }
        room.notice(member.member().nameText() + " was " + line);
        return null;
    }
}
