package io.github.forkchat.server.link;

import java.nio.charset.StandardCharsets;

/** A member of another server, or a client there that has spoken without joining. Threads: passData. */
final class FarMember {
    private static final int SECOND_MILLIS = 1_000;

    private final int id;
    private final String site;
    private byte[] name;
    private byte[] shownName;
    private boolean isPresent;
    /** Whether a list of the site's members that is being received has not named it yet. */
    private boolean isDoubtful;

    private long sinceMillis;
    private long lastMillis;
    private long messages;
    private long textBytes;

    FarMember(int id, byte[] name, String site, long nowMillis) {
        this.id = id;
        this.site = site;
        rename(name);
        sinceMillis = nowMillis;
        lastMillis = nowMillis;
    }

    int id() {
        return id;
    }

    /** The name at its server. */
    byte[] name() {
        return name;
    }

    /** The name here, {@code alice@west}; the same array until it changes. */
    byte[] shownName() {
        return shownName;
    }

    void rename(byte[] newName) {
        name = newName;
        shownName = (new String(newName, StandardCharsets.UTF_8) + "@" + site).getBytes(StandardCharsets.UTF_8);
    }

    /** Whether it is in the room. */
    boolean isPresent() {
        return isPresent;
    }

    /** Notes whether it is in the room; returns whether that is new. */
    boolean setPresent(boolean present, long nowMillis) {
        boolean isNew = isPresent != present;
        if (isNew && present) {
            sinceMillis = nowMillis;
        }
        isPresent = present;
        isDoubtful = false;
        return isNew;
    }

    void doubt() {
        isDoubtful = true;
    }

    boolean isDoubtful() {
        return isDoubtful;
    }

    void said(long timeMillis, int bytes) {
        lastMillis = timeMillis;
        messages++;
        textBytes += bytes;
    }

    long sinceMillis() {
        return sinceMillis;
    }

    /** Its entry in the list of clients. */
    String entries(long nowMillis) {
        long idleSeconds = Math.max(0, nowMillis - Math.max(sinceMillis, lastMillis)) / SECOND_MILLIS;
        return "id=" + id + " peer=" + site + " pid=0 messages=" + messages + " bytes=" + textBytes + " behind=0 idle="
                + idleSeconds;
    }
}
