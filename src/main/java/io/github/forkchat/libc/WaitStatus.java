package io.github.forkchat.libc;

/**
 * The exit status of a child.
 *
 * <pre>
 *   bits 0 to 6     0: it exited; else the signal that killed it
 *   bit 7           a core was dumped
 *   bits 8 to 15    the exit code, if it exited
 * </pre>
 *
 * <p>The same on both systems for a status from {@code waitpid(2)} without WUNTRACED. Its C counterpart: the macros of
 * {@code sys/wait.h}. Threads: immutable.
 *
 * @param raw the word that waitpid filled in
 */
public record WaitStatus(int raw) {
    /** WIFEXITED. */
    public boolean exited() {
        return signal() == 0;
    }

    /** WEXITSTATUS, 0 to 255; only if it {@link #exited}. */
    public int exitCode() {
        return (raw >> 8) & 0xff;
    }

    /** WTERMSIG: the signal that killed it, or 0. */
    public int signal() {
        return raw & 0x7f;
    }

    /** Such as {@code exit code 70} or {@code killed by signal 9}. */
    @Override
    public String toString() {
        return exited() ? "exit code " + exitCode() : "killed by signal " + signal();
    }
}
