package io.github.forkchat.server.operators;

import io.github.forkchat.protocol.ChatCommand;
import io.github.forkchat.protocol.ProtocolException;
import io.github.forkchat.protocol.TimeLimit;
import io.github.forkchat.protocol.link.LinkNames;
import io.github.forkchat.server.bans.Ban;
import io.github.forkchat.server.bans.BanList;
import io.github.forkchat.server.bans.BanTarget;
import io.github.forkchat.server.forks.ConnectedFork;
import java.util.Optional;

/**
 * {@code ban NAME|ADDRESS [--for TIME] [REASON]}. The ban of a name is for the address that the client has, or on a
 * Unix socket for its user; only this client is disconnected. The ban of an address disconnects all clients there.
 *
 * <p>Threads: passData.
 */
final class AddBan implements OperatorCommand {
    private final RoomControl room;
    private final BanList bans;

    AddBan(RoomControl room, BanList bans) {
        this.room = room;
        this.bans = bans;
    }

    @Override
    public String carryOut(Operator by, ChatCommand order, Answer answer) throws ProtocolException {
        ConnectedFork member = room.member(order.name());
        if (member != null && member.admission().isOperator()) {
            return order.name() + " is an operator";
        }
        Optional<BanTarget> target = member == null
                ? BanTarget.parse(order.name())
                : Optional.of(BanTarget.of(member.admission().origin(), member.peer()));
        if (target.isEmpty()) {
            return noTarget(order.name());
        }
        long now = System.currentTimeMillis();
        TimeLimit limit = TimeLimit.of(order.text());
        String name = member == null ? "" : member.member().nameText();
        long until = untilMillis(limit, now);
        Ban ban = new Ban(target.get(), name, by.name(), now, until, limit.text());
        if (!bans.add(ban, now)) {
            return "there are " + BanList.MAX_BANS + " bans already";
        }
        if (member != null) {
            room.disconnect(member, by.name(), ban.line());
        } else {
            room.notice(ban.target().text() + " was " + ban.line());
            room.disconnectAll(ban.target().origin(), by.name(), ban.line());
        }
        return null;
    }

    private static String noTarget(String name) {
        if (name.indexOf('/') > 0) {
            return name + " is a range: give an IPv4 address, or an IPv6 address, which bans its /56 prefix";
        }
        String nobody = OperatorCommand.nobody(name);
        return name.indexOf(LinkNames.AT) > 0 ? nobody : nobody + ", and it is no address";
    }

    /** When the limit is over, in milliseconds since 1970. */
    static long untilMillis(TimeLimit limit, long nowMillis) throws ProtocolException {
        long seconds = limit.seconds();
        return seconds == 0 ? Ban.FOR_EVER : nowMillis + 1_000 * seconds;
    }
}
