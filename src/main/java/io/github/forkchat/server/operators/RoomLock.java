package io.github.forkchat.server.operators;

/** Whether the room is locked: then new clients are rejected. Threads: passData sets it, the accept loop reads it. */
public final class RoomLock {
    private volatile boolean isLocked;

    boolean isLocked() {
        return isLocked;
    }

    void set(boolean locked) {
        isLocked = locked;
    }
}
