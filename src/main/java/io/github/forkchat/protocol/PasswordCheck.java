package io.github.forkchat.protocol;

import java.nio.ByteBuffer;

/**
 * The messages between Server Main and the password checker, as the data of frames with {@link
 * Signal#PASSWORD_SIGNAL}. The frame's client id is a number that the answer repeats. The first frame to the checker
 * is the {@link PasswordHash}.
 *
 * <pre>
 *   question  uint8 flags | uint8 wrong tries so far | the client's input that is still in its socket
 *   answer    uint8 verdict | int32 bytes of it to remove | text for the client, UTF-8
 * </pre>
 *
 * <p>Threads: stateless.
 */
public final class PasswordCheck {
    /** Flag: the client has closed its sending side. */
    public static final int ENDED = 1;
    /** Length of the part before the input in a question. */
    public static final int QUESTION_BYTES = 2;
    /**
     * Maximum length of the input in a question. A first line with the longest password is shorter, and a question
     * fits into the smallest pipe.
     */
    public static final int MAX_INPUT_BYTES = 4_096 - Frame.HEADER_BYTES - QUESTION_BYTES;
    /** Maximum length of the text. */
    public static final int MAX_TEXT_BYTES = 512;
    /** Length of the part before the text in an answer. */
    public static final int ANSWER_BYTES = 5;

    private static final int OFF_FLAGS = 0;
    private static final int OFF_TRIES = 1;
    private static final int OFF_VERDICT = 0;
    private static final int OFF_TAKE = 1;

    /** The result of a check, and its number on the pipe. */
    public enum Verdict {
        /** There is no whole line yet. */
        MORE(0),
        /** The client has shown the password. The text, if any, is shown when the client is in the room. */
        RIGHT(1),
        /** The password is wrong; the client may try again after a pause. */
        WRONG(2),
        /** The password is wrong; the client is turned away after a pause. */
        LAST_WRONG(3),
        /** The client has shown no password, and is turned away after a pause. */
        MISSING(4),
        /** The client has sent an invalid first line, and is turned away. */
        NONSENSE(5);

        private final int number;

        Verdict(int number) {
            this.number = number;
        }
    }

    private static final Verdict[] VERDICTS = Verdict.values();

    private PasswordCheck() {}

    /** Writes the part of a question before the input. */
    public static void putQuestion(ByteBuffer to, int at, boolean ended, int wrongTries) {
        to.put(at + OFF_FLAGS, (byte) (ended ? ENDED : 0));
        to.put(at + OFF_TRIES, (byte) wrongTries);
    }

    /** Whether the client of the question has closed its sending side. */
    public static boolean hasEnded(ByteBuffer from, int at) {
        return (from.get(at + OFF_FLAGS) & ENDED) != 0;
    }

    /** The number of the client's earlier wrong tries. */
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
        return VERDICTS[number]; // the constants are in the order of their numbers
    }

    /** How many bytes of the input an answer removes. */
    public static int takeBytes(ByteBuffer from, int at) {
        return from.getInt(at + OFF_TAKE);
    }
}
