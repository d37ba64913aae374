package io.github.forkchat.server.operators;

import io.github.forkchat.protocol.ChatCommand;
import io.github.forkchat.server.bans.BanList;

/** {@code bans}: lists the bans. Threads: passData. */
final class ListBans implements OperatorCommand {
    private final BanList bans;

    ListBans(BanList bans) {
        this.bans = bans;
    }

    @Override
    public String carryOut(Operator by, ChatCommand order, Answer answer) {
        bans.all(System.currentTimeMillis()).forEach(answer::ban);
        return null;
    }
}
