package io.github.forkchat.server.room;

import io.github.forkchat.protocol.Message;
import io.github.forkchat.protocol.PlainText;
import io.github.forkchat.protocol.Signal;
import io.github.forkchat.server.forks.ConnectedFork;
import io.github.forkchat.server.forks.ForkTable;
import io.github.forkchat.server.link.LinkedRoom;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/**
 * The room, as the link to other servers sees it: a line that has its place among those of all servers is shown to the
 * clients of this one.
 *
 * <p>Threads: passData.
 */
final class LinkedForks implements LinkedRoom {
    private final RoomMessages messages;
    private final Announcer announcer;
    private final ForkTable forks;
    private final ForkExit exits;
    private final CreditGrants credits;
    private final NameRequests names;

    LinkedForks(
            RoomMessages messages,
            Announcer announcer,
            ForkTable forks,
            ForkExit exits,
            CreditGrants credits,
            NameRequests names) {
        this.messages = messages;
        this.announcer = announcer;
        this.forks = forks;
        this.exits = exits;
        this.credits = credits;
        this.names = names;
    }

    @Override
    public boolean hasSpace() {
        return messages.catchUpRing();
    }

    @Override
    public void own(
            ConnectedFork.Reference sender,
            byte[] name,
            long timeMillis,
            boolean isLate,
            ByteBuffer text,
            int offset,
            int textBytes) {
        far(shownId(sender), name, timeMillis, isLate, text, offset, textBytes);
        ConnectedFork fork = sender.fork();
        if (fork != null && forks.get(fork.clientId()) == fork) {
            messages.appended(fork, timeMillis, textBytes);
            credits.handled(fork);
        }
    }

    /** The id of a fork's client; none if another client has it now, who would miss what is shown with its id. */
    private int shownId(ConnectedFork.Reference fork) {
        ConnectedFork holder = forks.get(fork.clientId());
        return holder == null || holder == fork.fork() ? fork.clientId() : Message.NO_CLIENT;
    }

    @Override
    public void ownEvent(Signal signal, ConnectedFork.Reference fork, byte[] name, byte[] text) {
        announcer.event(signal, shownId(fork), name, text);
    }

    @Override
    public void far(int id, byte[] name, long timeMillis, boolean isLate, ByteBuffer text, int offset, int textBytes) {
        if (isLate) {
            messages.late(id, name, timeMillis);
        }
        messages.append(id, name, timeMillis, text, offset, textBytes);
    }

    @Override
    public void farEvent(Signal signal, int id, byte[] name, byte[] text) {
        announcer.event(signal, id, name, text);
    }

    @Override
    public void forgetHistory() {
        messages.forgetHistory();
    }

    @Override
    public void notice(String text) {
        announcer.notice(text);
    }

    @Override
    public void receipt(ConnectedFork fork, int number) {
        if (isHere(fork)) {
            announcer.receiptNow(fork, number);
        }
    }

    @Override
    public void refused(ConnectedFork fork, int number, String why) {
        if (isHere(fork)) {
            announcer.refused(fork, number, why);
        }
    }

    private boolean isHere(ConnectedFork fork) {
        return forks.get(fork.clientId()) == fork && fork.feed().isOpen();
    }

    @Override
    public void leave(ConnectedFork fork) {
        if (forks.get(fork.clientId()) == fork) { // else its worker has ended meanwhile
            exits.disconnected(fork);
        }
    }

    @Override
    public String direct(String to, int fromId, byte[] fromName, byte[] text) {
        String fault = names.directFault(to);
        if (fault == null) {
            PlainText.clean(ByteBuffer.wrap(text), 0, text.length);
            announcer.reply(Signal.DIRECT_SIGNAL, names.owner(to), fromId, System.currentTimeMillis(), fromName, text);
        }
        return fault;
    }

    @Override
    public boolean isEmpty() {
        return forks.size() == 0;
    }

    @Override
    public void members(Consumer<ConnectedFork> each) {
        for (int i = 0; i < forks.size(); i++) {
            ConnectedFork fork = forks.at(i);
            if (fork.member().isIntroduced()) {
                each.accept(fork);
            }
        }
    }
}
