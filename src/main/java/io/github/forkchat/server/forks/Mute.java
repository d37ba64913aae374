package io.github.forkchat.server.forks;

/**
 * Why the messages of a client are rejected. Threads: immutable.
 *
 * @param name of the client when it was muted
 * @param untilMillis when this ends, in milliseconds since 1970; Long.MAX_VALUE for never
 * @param line the line for the client
 */
public record Mute(String name, long untilMillis, String line) {
    /** Whether the mute has ended. */
    public boolean isOver(long nowMillis) {
        return nowMillis >= untilMillis;
    }
}
