package io.github.forkchat.protocol;

import java.nio.ByteBuffer;

/**
 * What Server Main and the password checker say to each other, as the data of frames with {@link Signal#PASSWORD_SIGNAL};
 * the frame's client id is a number that the answer repeats. The first frame to the checker is the {@link PasswordHash}.
 *
 * <pre>
 *   question  uint8 flags | uint8 wrong tries so far | what the client has sent and nobody has taken yet
 *   answer    uint8 verdict | int32 how much of it to take | text for the client, UTF-8
 * </pre>
 *
 * <p>Threads: stateless.
 */
public final class PasswordCheck {
    /** Flag: the client has closed its sending side. */
    public static final int ENDED = 1;
    /** What stands before the input in a question. */
    public static final int QUESTION_BYTES = 2;
    /** How much of what a client has sent is looked at. A first line with the longest password is shorter, and the smallest pipe holds a question. */
    public static final int MAX_INPUT_BYTES = 4_096 - Frame.HEADER_BYTES - QUESTION_BYTES;
    /** The longest text. */
    public static final int MAX_TEXT_BYTES = 512;
    /** What stands before the text in an answer. */
    public static final int ANSWER_BYTES = 5;

    private static final int OFF_FLAGS = 0;
    private static final int OFF_TRIES = 1;
    private static final int OFF_VERDICT = 0;
    private static final int OFF_TAKE = 1;

    /** What the checker finds, and its number on the pipe. */
    public enum Verdict {
        /** There is no whole line yet. */
        MORE(0),
        /** The client has shown the password. The text, if any, is for when it is in the room. */
        RIGHT(1),
        /** It has not, and may try again after a pause. */
        WRONG(2),
        /** It has not, and is turned away after a pause. */
        LAST_WRONG(3),
        /** It has not tried, and is turned away after a pause. */
        MISSING(4),
        /** It has sent a first line that makes no sense, and is turned away. */
        NONSENSE(5);

        private final int number;

        Verdict(int number) {
            this.number = number;
        }
    }

    private static final Verdict[] VERDICTS = Verdict.values();

    private PasswordCheck() {}

    /** Writes what stands before the input. */
    public static void putQuestion(ByteBuffer to, int at, boolean ended, int wrongTries) {
        to.put(at + OFF_FLAGS, (byte) (ended ? ENDED : 0));
        to.put(at + OFF_TRIES, (byte) wrongTries);
    }

    /** Whether the client of the question has closed its sending side. */
    public static boolean hasEnded(ByteBuffer from, int at) {
        return (from.get(at + OFF_FLAGS) & ENDED) != 0;
    }

    /** How many wrong tries it has had before. */
    public static int wrongTries(ByteBuffer from, int at) {
        return from.get(at + OFF_TRIES);
    }

    /** Writes an answer. */
    public static void putAnswer(ByteBuffer to, int at, Verdict verdict, int takeBytes) {
        to.put(at + OFF_VERDICT, (byte) verdict.number);
        to.putInt(at + OFF_TAKE, takeBytes);
    }

    /**
     * The verdict of an answer.
     *
     * @throws ProtocolException if there is no such
     */
    public static Verdict verdict(ByteBuffer from, int at) throws ProtocolException {
        int number = from.get(at + OFF_VERDICT);
        if (number < 0 || number >= VERDICTS.length) {
            throw new ProtocolException("the password checker answers " + number);
        }
        return VERDICTS[number]; // they stand in this order
    }

    /** How many bytes of the input an answer takes. */
    public static int takeBytes(ByteBuffer from, int at) {
        return from.getInt(at + OFF_TAKE);
    }
}
