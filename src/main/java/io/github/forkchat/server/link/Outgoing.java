package io.github.forkchat.server.link;

import io.github.forkchat.protocol.Signal;
import io.github.forkchat.server.forks.ConnectedFork;
import java.nio.ByteBuffer;

/**
 * The way out to the other servers, as the room sees it. Messages and events of this server's members are handed over
 * here, and are shown when they come back with their place among those of the other servers.
 *
 * <p>Threads: passData.
 */
public interface Outgoing {
    /** Whether there is space for whatever one frame of a fork may cause. */
    boolean hasSpace();

    /** Hands over a message. */
    void said(ConnectedFork fork, long timeMillis, ByteBuffer text, int offset, int textBytes);

    /**
     * Hands over an event.
     *
     * @param signal JOINED_SIGNAL, LEFT_SIGNAL or NAMED_SIGNAL
     */
    void event(Signal signal, ConnectedFork fork, byte[] name, byte[] text);

    /** The history of this server was cleared: notes it for the next start, which reads the history from the stream. */
    void historyCleared();

    /** Whether something that the fork has said is not shown yet. */
    boolean isPending(ConnectedFork fork);

    /** Answers a request as soon as all that the fork has said before is done; returns false if it is done already. */
    boolean owesReceipt(ConnectedFork fork, int number);

    /** Has the fork leave as soon as all that it has said is done; returns false if it is done already. */
    boolean owesLeave(ConnectedFork fork);

    /**
     * Sends a direct message to a member of another server; the answer is a receipt or a refusal.
     *
     * @param to {@code name@site}
     * @return why it cannot be sent, or null
     */
    String direct(ConnectedFork from, int number, String to, byte[] text);

    /** How many members of other servers are in the room. */
    int farMembers();

    /** Calls for each of them, with the time since when it is there, and its entry in the list of clients. */
    void listFar(FarListing each);

    /** Receives the entries of the list of clients. */
    interface FarListing {
        /** One member. */
        void member(byte[] name, long sinceMillis, String entries);
    }

    /** The server closes: tells the other servers that its members leave. */
    void closing(String why);

    /** Whether the other servers have been told everything. */
    boolean isAllTold();
}
