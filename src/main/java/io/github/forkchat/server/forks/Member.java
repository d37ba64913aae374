package io.github.forkchat.server.forks;

import io.github.forkchat.server.flow.RunningClock;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * A client as a member of the room: its name, the key to that name, and whether the others were told that it has
 * joined.
 *
 * <p>Threads: passData.
 */
public final class Member {
    private static final byte[] NO_BYTES = {};

    /** UTF-8. */
    private byte[] name = NO_BYTES;

    private boolean hasLoginName;
    /** A client that shows this key gets the name back from a dead connection; empty if there is no key. */
    private byte[] key = NO_BYTES;

    private boolean isVisitor;
    /** Null if its messages are relayed. */
    private Mute mute;

    private boolean isIntroduced;
    private long introduceAtNanos = RunningClock.NEVER;
    private long joinedMillis;

    /** Its name in UTF-8, empty before it is in the room. Returns the same array until the name changes. */
    public byte[] name() {
        return name;
    }

    /** Its name. */
    public String nameText() {
        return new String(name, StandardCharsets.UTF_8);
    }

    /** Changes its name; for {@link io.github.forkchat.server.forks.NameRegistry} alone. */
    public void rename(String newName) {
        name = newName.getBytes(StandardCharsets.UTF_8);
    }

    /** Whether that is its name. */
    public boolean isNamed(byte[] utf8) {
        return Arrays.equals(name, utf8);
    }

    /** Sets the key to its name; with an empty key nobody gets the name back. */
    public void lock(byte[] newKey) {
        key = newKey;
    }

    /** Whether this is the key to the name; takes the same time for each wrong key. */
    public boolean opens(byte[] shown) {
        return shown.length > 0 && MessageDigest.isEqual(key, shown);
    }

    /** Sets whether its name is its login name, which it cannot change. */
    public void setLoginName(boolean isLoginName) {
        hasLoginName = isLoginName;
    }

    /** Whether its name is its login name. */
    public boolean hasLoginName() {
        return hasLoginName;
    }

    /** Rejects its messages from now on, or with null relays them. */
    public void setMute(Mute newMute) {
        mute = newMute;
    }

    /** Why its messages are rejected; null if they are relayed. */
    public Mute mute() {
        if (mute != null && mute.isOver(System.currentTimeMillis())) {
            mute = null;
        }
        return mute;
    }

    /** Sets whether this client is a visitor: nobody is told that it joins or leaves. */
    public void setVisitor(boolean visits) {
        isVisitor = visits;
    }

    /** Whether this client is a visitor. */
    public boolean isVisitor() {
        return isVisitor;
    }

    /**
     * Notes that it has joined the room.
     *
     *
     * @param nowMillis milliseconds since 1970
     */
    public void joined(long nowMillis) {
        joinedMillis = nowMillis;
    }

    /** Whether it is, or was, in the room. */
    public boolean hasJoined() {
        return joinedMillis != 0;
    }

    /** When it came into the room, in milliseconds since 1970; 0 if it has not. */
    public long joinedMillis() {
        return joinedMillis;
    }

    /**
     * Sets the time, by {@link RunningClock}, at which the others are told that it has joined, if it has not chosen a
     * name before.
     */
    public void introduceAt(long nanos) {
        introduceAtNanos = nanos;
    }

    /** Whether the others still have to be told that it has joined. */
    public boolean awaitsIntroduction() {
        return introduceAtNanos != RunningClock.NEVER;
    }

    /** Whether it is time to tell them. */
    public boolean isIntroductionDue(long nowNanos) {
        return nowNanos >= introduceAtNanos;
    }

    /** Marks it as announced; returns false if it was before, or is never announced. */
    public boolean introduce() {
        introduceAtNanos = RunningClock.NEVER;
        boolean isNew = !isIntroduced && !isVisitor;
        isIntroduced |= isNew;
        return isNew;
    }

    /** Whether the others were told that it has joined. */
    public boolean isIntroduced() {
        return isIntroduced;
    }

    /** Marks it as gone; returns whether the others have to be told, because they were told that it had joined. */
    public boolean leave() {
        introduceAtNanos = RunningClock.NEVER;
        boolean wasIntroduced = isIntroduced;
        isIntroduced = false;
        return wasIntroduced;
    }
}
