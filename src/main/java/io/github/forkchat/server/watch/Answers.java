package io.github.forkchat.server.watch;

import io.github.forkchat.protocol.Signal;
import io.github.forkchat.server.forks.ConnectedFork;

/** Sends answers to a fork, through the ring. Threads: passData. */
public interface Answers {
    /** Whether the ring has space for this many bytes. */
    boolean haveSpaceFor(int lengthBytes);

    /** Whether frames wait for space. */
    boolean isWaiting();

    /** Tells the fork that this request, and all before it, are done. */
    void receipt(ConnectedFork to, int number);

    /** Tells the fork that its request is refused. */
    void refused(ConnectedFork to, int number, String why);

    /** Appends a reply of any kind. */
    void reply(Signal signal, ConnectedFork to, int number, long timeMillis, byte[] name, byte[] text);
}
