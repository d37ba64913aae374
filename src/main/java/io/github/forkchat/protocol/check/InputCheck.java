package io.github.forkchat.protocol.check;

import java.nio.ByteBuffer;

/**
 * The questions of Server Main to a checker, and its answers, as the data of frames. A checker is a process that parses
 * the first input of clients for Server Main, which does not parse input from a network. The frame's client id is a
 * number that the answer repeats.
 *
 * <pre>
 *   question  uint8 flags | uint8 earlier tries | the client's input that is still in its socket
 *   answer    uint8 verdict | int32 bytes of it to remove | more, by the verdict
 * </pre>
 *
 * <p>Threads: stateless.
 */
public final class InputCheck {
    /** Flag: the client has closed its sending side. */
    public static final int ENDED = 1;
    /** Length of the part before the input in a question. */
    public static final int QUESTION_BYTES = 2;
    /**
     * Maximum length of the input in a question. A first line with the longest password is shorter, and the frame of a
     * question fits into the smallest pipe, 4096 bytes.
     */
    public static final int MAX_INPUT_BYTES = 4_000;
    /** Maximum length of the last part of an answer. */
    public static final int MAX_MORE_BYTES = 512;
    /** Length of the part before that in an answer. */
    public static final int ANSWER_BYTES = 5;

    private static final int OFF_FLAGS = 0;
    private static final int OFF_TRIES = 1;
    private static final int OFF_VERDICT = 0;
    private static final int OFF_TAKE = 1;

    private InputCheck() {}

    /** Writes the part of a question before the input. */
    public static void putQuestion(ByteBuffer to, int at, boolean ended, int tries) {
        to.put(at + OFF_FLAGS, (byte) (ended ? ENDED : 0));
        to.put(at + OFF_TRIES, (byte) tries);
    }

    /** Whether the client of the question has closed its sending side. */
    public static boolean hasEnded(ByteBuffer from, int at) {
        return (from.get(at + OFF_FLAGS) & ENDED) != 0;
    }

    /** The number of the client's earlier tries. */
    public static int tries(ByteBuffer from, int at) {
        return from.get(at + OFF_TRIES);
    }

    /** Writes an answer without its last part. */
    public static void putAnswer(ByteBuffer to, int at, int verdict, int takeBytes) {
        to.put(at + OFF_VERDICT, (byte) verdict);
        to.putInt(at + OFF_TAKE, takeBytes);
    }

    /** The number of the verdict of an answer. */
    public static int verdict(ByteBuffer from, int at) {
        return from.get(at + OFF_VERDICT);
    }

    /** How many bytes of the input an answer removes. */
    public static int takeBytes(ByteBuffer from, int at) {
        return from.getInt(at + OFF_TAKE);
    }
}
