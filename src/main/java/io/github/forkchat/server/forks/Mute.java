package io.github.forkchat.server.forks;

/**
 * Why the messages of a client are rejected. Several clients of one user share a mute. Threads: passData.
 */
public final class Mute {
    private final String name;
    private final String line;
    private long untilMillis;

    /**
     * A mute that begins now.
     *
     * @param name of the client when it was muted
     * @param untilMillis when this ends, in milliseconds since 1970; Long.MAX_VALUE for never
     * @param line the line for the client
     */
    public Mute(String name, long untilMillis, String line) {
        this.name = name;
        this.untilMillis = untilMillis;
        this.line = line;
    }

    /** The name of the client when it was muted. */
    public String name() {
        return name;
    }

    /** The line for the client. */
    public String line() {
        return line;
    }

    /** Ends the mute of all clients that have it. */
    public void end() {
        untilMillis = Long.MIN_VALUE;
    }

    /** Whether the mute has ended. */
    public boolean isOver(long nowMillis) {
        return nowMillis >= untilMillis;
    }
}
