package io.github.forkchat.server.operators;

import io.github.forkchat.protocol.ChatCommand;

/** {@code lock} and {@code unlock}: whether new clients are rejected. Threads: passData. */
final class SetLock implements OperatorCommand {
    private final RoomControl room;
    private final RoomLock lock;
    private final boolean locks;

    /** @param locks true for {@code lock} */
    SetLock(RoomControl room, RoomLock lock, boolean locks) {
        this.room = room;
        this.lock = lock;
        this.locks = locks;
    }

    @Override
    public String carryOut(Operator by, ChatCommand order, Answer answer) {
        if (lock.isLocked() == locks) {
            return locks ? "the room is locked already" : "the room is not locked";
        }
        lock.set(locks);
        room.notice("the room was " + (locks ? "locked by " : "unlocked by ") + by.name());
        return null;
    }
}
