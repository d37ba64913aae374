package io.github.forkchat.client.top;

import org.jline.utils.AttributedStyle;

/**
 * The styles of the pages. Without colour (NO_COLOR) there are bold and reverse video. Threads: immutable.
 *
 * @param hasColor whether there are colours
 */
record TopStyle(boolean hasColor) {
    /** The first line, the heading of the table. */
    AttributedStyle heading() {
        return AttributedStyle.DEFAULT.inverse();
    }

    /** The name of a figure. */
    AttributedStyle label() {
        return hasColor ? AttributedStyle.DEFAULT.foreground(AttributedStyle.CYAN) : AttributedStyle.DEFAULT;
    }

    /** A figure. */
    AttributedStyle figure() {
        return AttributedStyle.BOLD;
    }

    /** The style of warnings, such as a client that is behind. */
    AttributedStyle warning() {
        return hasColor ? AttributedStyle.BOLD.foreground(AttributedStyle.RED) : AttributedStyle.BOLD;
    }

    /** The style of activity: a pipe with data in it, a signal that passes. */
    AttributedStyle lit() {
        return hasColor ? AttributedStyle.BOLD.foreground(AttributedStyle.GREEN) : AttributedStyle.BOLD.inverse();
    }

    /** A client that is starting or leaving. */
    AttributedStyle passing() {
        return hasColor ? AttributedStyle.DEFAULT.foreground(AttributedStyle.MAGENTA) : AttributedStyle.DEFAULT;
    }
}
