package io.github.forkchat.server.process;

import io.github.forkchat.protocol.Signal;
import io.github.forkchat.protocol.check.PasswordCheck;
import io.github.forkchat.protocol.check.PeerCheck;

/** The checkers: processes that parse the first input of clients for Server Main. Threads: immutable. */
public enum CheckerRole {
    /** Checks the room's password: {@link io.github.forkchat.fork.PasswordChecker}. */
    PASSWORD(
            Companion.PASSWORD_CHECKER,
            "password checker",
            Signal.PASSWORD_SIGNAL,
            PasswordCheck.Verdict.values().length),
    /** Reads the PROXY protocol headers of proxied clients: {@link io.github.forkchat.fork.proxy.HeaderReader}. */
    HEADER(Companion.HEADER_READER, "header reader", Signal.PEER_SIGNAL, PeerCheck.Verdict.values().length);

    private final Companion companion;
    private final String title;
    private final Signal signal;
    private final int verdicts;

    CheckerRole(Companion companion, String title, Signal signal, int verdicts) {
        this.companion = companion;
        this.title = title;
        this.signal = signal;
        this.verdicts = verdicts;
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
}
