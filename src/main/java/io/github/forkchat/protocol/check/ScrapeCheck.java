package io.github.forkchat.protocol.check;

/**
 * The verdicts of the metrics process, which answers HTTP requests for metrics: an {@link InputCheck} with
 * SCRAPE_SIGNAL.
 *
 * <pre>
 *   input of a question      the numbers of the server, key=value … | LF | what the client has sent so far
 *   last part of an answer
 *     ANSWER  the HTTP response
 * </pre>
 *
 * <p>Threads: stateless.
 */
public final class ScrapeCheck {
    /** Maximum length of a request: first line and header fields. */
    public static final int MAX_REQUEST_BYTES = 8_192;
    /** Maximum length of the numbers; they have some 3,000 bytes. */
    public static final int MAX_NUMBERS_BYTES = 16_384;
    /** Maximum length of the input in a question. */
    public static final int MAX_INPUT_BYTES = MAX_NUMBERS_BYTES + 1 + MAX_REQUEST_BYTES;
    /** Maximum length of a response. */
    public static final int MAX_RESPONSE_BYTES = 65_536;

    /** The result of a check; its position is its number on the pipe. */
    public enum Verdict {
        /** There is no whole request yet. */
        MORE,
        /** The response is to be sent, and the connection to be closed. */
        ANSWER
    }

    private static final Verdict[] VERDICTS = Verdict.values();

    private ScrapeCheck() {}

    /** The verdict with this number. */
    public static Verdict verdict(int number) {
        return VERDICTS[number];
    }
}
