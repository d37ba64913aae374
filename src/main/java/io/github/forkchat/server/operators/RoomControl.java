package io.github.forkchat.server.operators;

import io.github.forkchat.server.admission.Origin;
import io.github.forkchat.server.forks.ConnectedFork;

/** The actions of operators on the room. Threads: passData. */
public interface RoomControl {
    /** The client in the room with this name, regardless of case; null if there is none. */
    ConnectedFork member(String name);

    /** Disconnects a client in order; the reason is the last line that it gets, and the room is told. */
    void disconnect(ConnectedFork fork, String operator, String why);

    /** Disconnects all clients of this origin, except operators. */
    void disconnectAll(Origin origin, String operator, String why);

    /** Sends a notice to the room, and to the transcript. */
    void notice(String text);

    /** New clients get no messages from before now. */
    void clearHistory();
}
