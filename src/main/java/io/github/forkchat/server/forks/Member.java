package io.github.forkchat.server.forks;

import io.github.forkchat.server.flow.RunningClock;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * A client as a member of the room: its name, the key to this name, and whether its joining was announced.
 *
 * <p>Threads: passData.
 */
public final class Member {
    private static final byte[] NO_BYTES = {};

    /** UTF-8. */
    private byte[] name = NO_BYTES;

    private boolean hasLoginName;
    /** A client that sends this key gets the name back from a dead connection; empty if the member has no key. */
    private byte[] key = NO_BYTES;

    private boolean isVisitor;
    /** Null if its messages are relayed. */
    private Mute mute;

    private boolean isIntroduced;
    private long introduceAtNanos = RunningClock.NEVER;
    private long joinedMillis;

    /** The member's name in UTF-8, empty before it joins the room. Returns the same array until the name changes. */
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

    /** Whether this is the member's name. */
    public boolean isNamed(byte[] utf8) {
        return Arrays.equals(name, utf8);
    }

    /** Sets the key to the name; with an empty key no client gets the name back. */
    public void lock(byte[] newKey) {
        key = newKey;
    }

    /** Whether this is the key to the name; takes the same time for each wrong key. */
    public boolean opens(byte[] shown) {
        return shown.length > 0 && MessageDigest.isEqual(key, shown);
    }

    /** Sets whether the name is a login name, which the member cannot change. */
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

    /** The mute of the member; null if its messages are relayed. */
    public Mute mute() {
        if (mute != null && mute.isOver(System.currentTimeMillis())) {
            mute = null;
        }
        return mute;
    }

    /** Sets whether this client is a visitor, whose joining and leaving is not announced. */
    public void setVisitor(boolean visits) {
        isVisitor = visits;
    }

    /** Whether this client is a visitor. */
    public boolean isVisitor() {
        return isVisitor;
    }

    /**
     * The member has joined the room.
     *
     * @param nowMillis milliseconds since 1970
     */
    public void joined(long nowMillis) {
        joinedMillis = nowMillis;
    }

    /** Whether the member is, or was, in the room. */
    public boolean hasJoined() {
        return joinedMillis != 0;
    }

    /** The time of joining, in milliseconds since 1970; 0 before. */
    public long joinedMillis() {
        return joinedMillis;
    }

    /**
     * Sets the time, by {@link RunningClock}, at which the joining is announced, if the member has not chosen a name
     * before.
     */
    public void introduceAt(long nanos) {
        introduceAtNanos = nanos;
    }

    /** Whether the joining is not announced yet. */
    public boolean awaitsIntroduction() {
        return introduceAtNanos != RunningClock.NEVER;
    }

    /** Whether it is time to announce the joining. */
    public boolean isIntroductionDue(long nowNanos) {
        return nowNanos >= introduceAtNanos;
    }

    /** Marks the member as announced; returns false if it was announced before, or is never announced. */
    public boolean introduce() {
        introduceAtNanos = RunningClock.NEVER;
        boolean isNew = !isIntroduced && !isVisitor;
        isIntroduced |= isNew;
        return isNew;
    }

    /** Whether the joining was announced. */
    public boolean isIntroduced() {
        return isIntroduced;
    }

    /** Marks the member as having left; returns whether to announce this, because its joining was announced. */
    public boolean leave() {
        introduceAtNanos = RunningClock.NEVER;
        boolean wasIntroduced = isIntroduced;
        isIntroduced = false;
        return wasIntroduced;
    }
}
