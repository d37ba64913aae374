package io.github.forkchat.server.link;

import io.github.forkchat.protocol.Signal;
import io.github.forkchat.server.forks.ConnectedFork;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** The room, as the link sees it. Threads: passData. */
public interface LinkedRoom {
    /** Whether the ring has space for one more message and its consequences. */
    boolean hasSpace();

    /**
     * Shows a message of a member of this server.
     *
     * @param isLate whether it is told that the message was delayed by an outage
     */
    void own(
            ConnectedFork.Reference fork,
            byte[] name,
            long timeMillis,
            boolean isLate,
            ByteBuffer text,
            int offset,
            int textBytes);

    /** Shows that a member of this server has joined or left, or has a new name. */
    void ownEvent(Signal signal, ConnectedFork.Reference fork, byte[] name, byte[] text);

    /** Shows a message of a member of another server. */
    void far(int id, byte[] name, long timeMillis, boolean isLate, ByteBuffer text, int offset, int textBytes);

    /** Shows that a member of another server has joined or left, or has a new name. */
    void farEvent(Signal signal, int id, byte[] name, byte[] text);

    /** The messages so far are no history for new clients. */
    void forgetHistory();

    /** Tells the members something about the other servers. */
    void notice(String text);

    /** Tells the fork that a request is done. */
    void receipt(ConnectedFork fork, int number);

    /** Tells the fork that a request is refused. */
    void refused(ConnectedFork fork, int number, String why);

    /** The fork has said all, and leaves. */
    void leave(ConnectedFork fork);

    /**
     * Delivers a direct message, mostly from a member of another server.
     *
     * @return why it cannot be delivered, or null
     */
    String direct(String to, int fromId, byte[] fromName, byte[] text);

    /** Whether nobody is in the room. */
    boolean isEmpty();

    /** Calls for each member of this server that the others were told of. */
    void members(Consumer<ConnectedFork> each);
}
