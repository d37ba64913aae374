package io.github.forkchat.server.link;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The log lines about the link. A state that lasts is logged once, however often the link tries to connect. Lines wait
 * until the server has logged its own start.
 *
 * <p>Threads: passData; {@link #open} the accept loop.
 */
public final class LinkLog {
    private final Consumer<String> log;
    private final List<String> waiting = new ArrayList<>();
    private boolean isOpen;
    private String last = "";

    /** @param log receives each line */
    public LinkLog(Consumer<String> log) {
        this.log = log;
    }

    /** The server has started: logs the lines so far, and further ones at once. */
    synchronized void open() {
        isOpen = true;
        waiting.forEach(log);
        waiting.clear();
    }

    /** Logs a line. */
    void say(String line) {
        last = "";
        add(line);
    }

    /** Logs why the link is away, unless that was the last line. */
    void away(String why) {
        if (!why.equals(last)) {
            add("not linked: " + why);
        }
        last = why;
    }

    private synchronized void add(String line) {
        if (isOpen) {
            log.accept(line);
        } else {
            waiting.add(line);
        }
    }
}
