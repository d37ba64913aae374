package io.github.forkchat.server.link;

import io.github.forkchat.protocol.Signal;
import io.github.forkchat.protocol.link.RecordKind;
import io.github.forkchat.server.forks.ConnectedFork;
import java.nio.ByteBuffer;

/**
 * The room's way out to the other servers: puts what its members say into the {@link Outbox}, and knows which answers
 * wait for it.
 *
 * <p>Threads: passData.
 */
final class LinkedOutgoing implements Outgoing {
    private final Outbox outbox;
    private OwnRecords own;
    private OwnRoster roster;
    private FarServers far;
    private LinkLoss loss;

    LinkedOutgoing(Outbox outbox) {
        this.outbox = outbox;
    }

    /** Has to be called before the first fork; the parts need the room, which needs this. */
    void begin(OwnRecords ownRecords, OwnRoster ownRoster, FarServers farServers, LinkLoss linkLoss) {
        own = ownRecords;
        roster = ownRoster;
        far = farServers;
        loss = linkLoss;
    }

    @Override
    public boolean hasSpace() {
        return outbox.hasSpace() || (loss.isAlone() && !own.isDue());
    }

    @Override
    public void said(ConnectedFork fork, long timeMillis, ByteBuffer text, int offset, int textBytes) {
        own.add(RecordKind.MESSAGE, fork, fork.member().name(), timeMillis, text, offset, textBytes);
    }

    @Override
    public void event(Signal signal, ConnectedFork fork, byte[] name, byte[] text) {
        RecordKind kind = switch (signal) {
            case JOINED_SIGNAL -> RecordKind.JOINED;
            case LEFT_SIGNAL -> RecordKind.LEFT;
            case NAMED_SIGNAL -> RecordKind.NAMED;
            default -> throw new IllegalArgumentException(signal.toString());
        };
        own.add(kind, fork, name, System.currentTimeMillis(), ByteBuffer.wrap(text), 0, text.length);
    }

    @Override
    public void historyCleared() {
        own.historyCleared();
    }

    @Override
    public boolean isPending(ConnectedFork fork) {
        return own.isPending(fork);
    }

    @Override
    public boolean owesReceipt(ConnectedFork fork, int number) {
        return own.owesReceipt(fork, number);
    }

    @Override
    public boolean owesLeave(ConnectedFork fork) {
        return own.owesLeave(fork);
    }

    @Override
    public String direct(ConnectedFork from, int number, String to, byte[] text) {
        return far.directs().send(from, number, to, text, loss.isLinked());
    }

    @Override
    public int farMembers() {
        return loss.isLost() ? 0 : far.sites().remoteMemberCount();
    }

    @Override
    public void listFar(FarListing each) {
        if (!loss.isLost()) { // else the list is out of date
            far.sites().listMembers(each);
        }
    }

    @Override
    public void closing(String why) {
        loss.tellUnsent();
        roster.allLeave(why);
    }

    @Override
    public boolean isAllTold() {
        return outbox.isEmpty() || !loss.isLinked();
    }
}
