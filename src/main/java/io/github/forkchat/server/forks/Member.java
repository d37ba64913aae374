package io.github.forkchat.server.forks;

import io.github.forkchat.server.flow.RunningClock;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * Who a client is in the room: its name, the key to that name, and whether the others know that it is here.
 *
 * <p>Threads: passData.
 */
public final class Member {
    private static final byte[] NO_BYTES = {};

    /** UTF-8. */
    private byte[] name = NO_BYTES;

    private boolean hasLoginName;
    /** The client that shows it gets the name back from a dead connection; empty if there is none. */
    private byte[] key = NO_BYTES;

    private boolean isVisitor;
    private boolean isIntroduced;
    private long introduceAtNanos = RunningClock.NEVER;
    private long joinedMillis;

    /** Its name in UTF-8; the same array until it has another name. Empty before it is in the room. */
    public byte[] name() {
        return name;
    }

    /** Its name. */
    public String nameText() {
        return new String(name, StandardCharsets.UTF_8);
    }

    /** Gives it a name, which {@link io.github.forkchat.server.room.NameRegistry} knows about. */
    public void rename(String newName) {
        name = newName.getBytes(StandardCharsets.UTF_8);
    }

    /** Whether that is its name. */
    public boolean isNamed(byte[] utf8) {
        return Arrays.equals(name, utf8);
    }

    /** Sets the key to its name; empty: nobody gets the name. */
    public void lock(byte[] newKey) {
        key = newKey;
    }

    /** Whether a client that shows this key may have the name; takes the same time for each wrong key. */
    public boolean opens(byte[] shown) {
        return shown.length > 0 && MessageDigest.isEqual(key, shown);
    }

    /** Says whether its name is its login name, which it keeps. */
    public void setLoginName(boolean isLoginName) {
        hasLoginName = isLoginName;
    }

    /** Whether its name is its login name. */
    public boolean hasLoginName() {
        return hasLoginName;
    }

    /** Says whether nobody is told that this client comes and goes. */
    public void setVisitor(boolean visits) {
        isVisitor = visits;
    }

    /** Whether nobody is told that this client comes and goes. */
    public boolean isVisitor() {
        return isVisitor;
    }

    /**
     * It is in the room.
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

    /** The others are told of it at that time, by {@link RunningClock}, if it has not said who it is before. */
    public void introduceAt(long nanos) {
        introduceAtNanos = nanos;
    }

    /** Whether the others are still to be told of it. */
    public boolean awaitsIntroduction() {
        return introduceAtNanos != RunningClock.NEVER;
    }

    /** Whether it is time to tell them. */
    public boolean isIntroductionDue(long nowNanos) {
        return nowNanos >= introduceAtNanos;
    }

    /** The others are told that it is here; false if they were before, or never are. */
    public boolean introduce() {
        introduceAtNanos = RunningClock.NEVER;
        boolean isNew = !isIntroduced && !isVisitor;
        isIntroduced |= isNew;
        return isNew;
    }

    /** Whether the others were told that it is here. */
    public boolean isIntroduced() {
        return isIntroduced;
    }

    /** It leaves; whether the others, who were told that it is here, are to be told. */
    public boolean leave() {
        introduceAtNanos = RunningClock.NEVER;
        boolean wasIntroduced = isIntroduced;
        isIntroduced = false;
        return wasIntroduced;
    }
}
