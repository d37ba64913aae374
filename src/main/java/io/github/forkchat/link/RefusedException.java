package io.github.forkchat.link;

/** The link cannot connect because of a configuration error. Threads: immutable. */
final class RefusedException extends Exception {
    private static final long serialVersionUID = 1;

    RefusedException(String line) {
        super(line);
    }
}
