package io.github.forkchat.server.link;

import java.util.function.Consumer;

/**
 * The log lines about the link. A state that lasts is logged once, however often the link tries to connect.
 *
 * <p>Threads: passData.
 */
public final class LinkLog {
    private final Consumer<String> log;
    private String last = "";

    /** @param log receives each line */
    public LinkLog(Consumer<String> log) {
        this.log = log;
    }

    /** Logs a line. */
    void say(String line) {
        last = "";
        log.accept(line);
    }

    /** Logs why the link is away, unless that was the last line. */
    void away(String why) {
        if (!why.equals(last)) {
            log.accept("not linked: " + why);
        }
        last = why;
    }
}
