package io.github.forkchat.protocol.link;

/** The kinds of a {@link SiteRecord}, and their numbers. Threads: immutable. */
public enum RecordKind {
    /** A message; the text is what the member has said. */
    MESSAGE(1),
    /** The member has joined. */
    JOINED(2),
    /** The member has left; the text says why. */
    LEFT(3),
    /** The member has a new name, which is the text; the name is the old one. */
    NAMED(4),
    /** A list of the server's members begins; the text is their number, and a {@link #HERE} follows for each. */
    ROSTER(5),
    /** The member is in the room. */
    HERE(6),
    /** The server could not deliver so many lines; the text is {@code number first last}, times in milliseconds. */
    LOST(7),
    /** An operator has cleared the server's history, which it does not show after a restart either. */
    CLEARED(8),
    /** The server has missed records of others, so it may not know who is there: each other one answers with a list. */
    ASK(9);

    private static final RecordKind[] VALUES = values();

    private final int number;

    RecordKind(int number) {
        this.number = number;
    }

    /** The number in the record. */
    int number() {
        return number;
    }

    /** The kind with this number, or null. */
    static RecordKind of(int number) {
        return number >= 1 && number <= VALUES.length ? VALUES[number - 1] : null;
    }
}
