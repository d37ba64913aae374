package io.github.forkchat.protocol.check;

/**
 * The verdicts of the password checker: an {@link InputCheck} with PASSWORD_SIGNAL. The first frame to the checker is
 * the hash of the password; the last part of an answer is text for the client, in UTF-8.
 *
 * <p>Threads: stateless.
 */
public final class PasswordCheck {
    /** The result of a check; its position is its number on the pipe. */
    public enum Verdict {
        /** There is no whole line yet. */
        MORE,
        /** The client has shown the password. The text, if any, is shown when the client is in the room. */
        RIGHT,
        /** The password is wrong; the client may try again after a pause. */
        WRONG,
        /** The password is wrong; the client is rejected after a pause. */
        LAST_WRONG,
        /** The client has shown no password, and is rejected after a pause. */
        MISSING,
        /** The client has sent an invalid first line, and is rejected. */
        NONSENSE
    }

    private static final Verdict[] VERDICTS = Verdict.values();

    private PasswordCheck() {}

    /** The verdict with this number. */
    public static Verdict verdict(int number) {
        return VERDICTS[number];
    }
}
