package io.github.forkchat.link;

/** The link cannot connect for a reason that does not pass by itself. Threads: immutable. */
final class RefusedException extends Exception {
    private static final long serialVersionUID = 1;

    RefusedException(String line) {
        super(line);
    }
}
