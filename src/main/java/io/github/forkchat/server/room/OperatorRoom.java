package io.github.forkchat.server.room;

import io.github.forkchat.protocol.Reply;
import io.github.forkchat.protocol.Request;
import io.github.forkchat.protocol.Signal;
import io.github.forkchat.server.admission.Origin;
import io.github.forkchat.server.bans.Ban;
import io.github.forkchat.server.forks.ConnectedFork;
import io.github.forkchat.server.forks.ForkTable;
import io.github.forkchat.server.forks.NameRegistry;
import io.github.forkchat.server.operators.Answer;
import io.github.forkchat.server.operators.RoomControl;
import java.nio.charset.StandardCharsets;

/**
 * The room as operators control it, and the answers to those operators who are clients. Threads: passData.
 */
final class OperatorRoom implements RoomControl {

    private final NameRegistry names;
    private final ForkTable forks;
    private final ForkExit exits;
    private final Announcer announcer;
    private final RoomMessages messages;

    OperatorRoom(NameRegistry names, ForkTable forks, ForkExit exits, Announcer announcer, RoomMessages messages) {
        this.names = names;
        this.forks = forks;
        this.exits = exits;
        this.announcer = announcer;
        this.messages = messages;
    }

    @Override
    public ConnectedFork member(String name) {
        ConnectedFork owner = names.owner(name);
        return owner != null && owner.life().isInRoom() ? owner : null;
    }

    @Override
    public void disconnect(ConnectedFork fork, String operator, String why) {
        announcer.inOrder(() -> exits.kicked(fork, operator, why));
    }

    @Override
    public void disconnectAll(Origin origin, String operator, String why) {
        for (int i = forks.size() - 1; i >= 0; i--) {
            ConnectedFork fork = forks.at(i);
            if (fork.admission().origin().equals(origin) && !fork.admission().isOperator()) {
                disconnect(fork, operator, why);
            }
        }
    }

    @Override
    public void notice(String text) {
        announcer.notice(text);
    }

    @Override
    public void clearHistory() {
        messages.clearHistory();
    }

    /** The answer to a request of a fork; lines after the fork has left are dropped. */
    Answer answer(ConnectedFork fork, Request request) {
        return new ForkAnswer(fork, request.number());
    }

    private final class ForkAnswer implements Answer {
        private final ConnectedFork fork;
        private final int number;

        ForkAnswer(ConnectedFork fork, int number) {
            this.fork = fork;
            this.number = number;
        }

        private boolean canBeTold() {
            return fork.life().isInRoom() && fork.feed().isOpen();
        }

        @Override
        public void ban(Ban ban) {
            if (canBeTold()) {
                byte[] text = utf8(ban.entries());
                announcer.reply(Signal.BAN_SIGNAL, fork, number, ban.sinceMillis(), utf8(ban.by()), text);
            }
        }

        @Override
        public void done() {
            if (number != Reply.NO_REQUEST && canBeTold()) {
                announcer.receipt(fork, number);
            }
        }

        @Override
        public void refused(String why) {
            if (canBeTold()) {
                announcer.refused(fork, number, why);
            }
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
