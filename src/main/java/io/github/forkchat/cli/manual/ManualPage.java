package io.github.forkchat.cli.manual;

/**
 * A finished manual page. Threads: immutable.
 *
 * @param name such as {@code forkchat-server}
 * @param section such as 1, user commands
 * @param source in the macros of man(7)
 */
public record ManualPage(String name, int section, String source) {
    /** The name of its file. */
    public String file() {
        return name + "." + section;
    }
}
