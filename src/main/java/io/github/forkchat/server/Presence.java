package io.github.forkchat.server;

/**
 * What the log tells of one client, and whether it has a visitor's place: see {@link PresenceLog} and {@link ClientSlots}.
 *
 * <p>Threads: passData, once the accept loop has handed its fork over.
 */
final class Presence {
    /** Whether its place is one of the visitors'. */
    boolean hasVisitorsPlace;
    /** Whether it wanted to speak from there, and has not been told that it cannot. */
    boolean wasNotHeard;
    /** Its first byte, as far as Server Main has seen; 0: nothing. */
    byte firstByte;
    /** Whether what it says of itself was handled. */
    boolean isGreeted;
    /** When the log tells that it came, by {@link RunningClock}, or {@link RunningClock#NEVER}; */
    long tellAtNanos = RunningClock.NEVER;
    /** and whether it has. */
    boolean isTold;
}
