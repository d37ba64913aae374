package io.github.forkchat.server.process;

import io.github.forkchat.protocol.Signal;
import io.github.forkchat.protocol.check.InputCheck;
import io.github.forkchat.protocol.check.PasswordCheck;
import io.github.forkchat.protocol.check.PeerCheck;
import io.github.forkchat.protocol.check.ScrapeCheck;

/** The checkers: processes that parse the first input of clients for Server Main. Threads: immutable. */
public enum CheckerRole {
    /** Checks the room's password: {@link io.github.forkchat.fork.PasswordChecker}. */
    PASSWORD(
            Companion.PASSWORD_CHECKER,
            "password checker",
            Signal.PASSWORD_SIGNAL,
            PasswordCheck.Verdict.values().length,
            CheckerRole.USUAL_ANSWER_SECONDS,
            InputCheck.MAX_INPUT_BYTES,
            InputCheck.MAX_MORE_BYTES),
    /** Reads the PROXY protocol headers of proxied clients: {@link io.github.forkchat.fork.proxy.HeaderReader}. */
    HEADER(
            Companion.HEADER_READER,
            "header reader",
            Signal.PEER_SIGNAL,
            PeerCheck.Verdict.values().length,
            CheckerRole.USUAL_ANSWER_SECONDS,
            InputCheck.MAX_INPUT_BYTES,
            InputCheck.MAX_MORE_BYTES),
    /** Answers HTTP requests for metrics: {@link io.github.forkchat.fork.http.MetricsProcess}. */
    METRICS(
            Companion.METRICS,
            "metrics process",
            Signal.SCRAPE_SIGNAL,
            ScrapeCheck.Verdict.values().length,
            CheckerRole.SCRAPE_ANSWER_SECONDS,
            ScrapeCheck.MAX_INPUT_BYTES,
            ScrapeCheck.MAX_RESPONSE_BYTES);

    /** A check takes milliseconds. */
    private static final int USUAL_ANSWER_SECONDS = 10;
    /** The request is repeated after that, and Prometheus waits 10 s unless it is configured otherwise. */
    private static final int SCRAPE_ANSWER_SECONDS = 4;

    private final Companion companion;
    private final String title;
    private final Signal signal;
    private final int verdicts;
    private final int answerSeconds;
    private final int maxInputBytes;
    private final int maxMoreBytes;

    CheckerRole(
            Companion companion,
            String title,
            Signal signal,
            int verdicts,
            int answerSeconds,
            int maxInputBytes,
            int maxMoreBytes) {
        this.companion = companion;
        this.title = title;
        this.signal = signal;
        this.verdicts = verdicts;
        this.answerSeconds = answerSeconds;
        this.maxInputBytes = maxInputBytes;
        this.maxMoreBytes = maxMoreBytes;
    }

    /** The process that plays this role. */
    public Companion companion() {
        return companion;
    }

    /** Its name in the log. */
    public String title() {
        return title;
    }

    /** The signal of its questions and answers. */
    public Signal signal() {
        return signal;
    }

    /** Number of its verdicts, which are numbered from 0 on. */
    public int verdicts() {
        return verdicts;
    }

    /** Timeout for an answer, except the first one, in seconds. */
    public int answerSeconds() {
        return answerSeconds;
    }

    /** Maximum length of the input in a question. */
    public int maxInputBytes() {
        return maxInputBytes;
    }

    /** Maximum length of the last part of an answer. */
    public int maxMoreBytes() {
        return maxMoreBytes;
    }
}
