package io.github.forkchat.server.operators;

/**
 * The operator who gives a command. Threads: immutable.
 *
 * @param name the name for the room, the log and the bans
 * @param way how the command came, for the log
 */
public record Operator(String name, String way) {
    /** The operator for the log. */
    @Override
    public String toString() {
        return name + " (" + way + ")";
    }
}
