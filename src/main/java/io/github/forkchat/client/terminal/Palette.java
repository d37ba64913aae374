package io.github.forkchat.client.terminal;

import org.jline.terminal.Terminal;
import org.jline.utils.AttributedStyle;
import org.jline.utils.InfoCmp.Capability;

/**
 * The text styles of the terminal client. Every colour has a contrast of at least 4:1 to white and to black, so that
 * it is readable on both. {@code NO_COLOR} leaves bold and reverse video; a dumb terminal has no style at all.
 *
 * <p>Threads: immutable.
 */
final class Palette {
    /** Colours of senders on a terminal with 256 colours: green, teal, blue, violet, magenta, rose, ochre, olive. */
    private static final int[] MANY = {28, 30, 63, 98, 163, 131, 130, 64};
    /** Colours of senders on a terminal with 8 colours: only these two are readable on white and on black. */
    private static final int[] FEW = {AttributedStyle.MAGENTA, AttributedStyle.RED};

    private static final int GREY = 243;
    private static final int MANY_COLORS = 256;

    private final boolean plain;
    private final boolean hasMany;
    private final int[] colors;

    Palette(Terminal terminal, boolean noColor) {
        plain = TerminalSetup.isDumb(terminal);
        Integer known = terminal.getNumericCapability(Capability.max_colors);
        hasMany = !plain && !noColor && known != null && known >= MANY_COLORS;
        colors = plain || noColor ? new int[0] : hasMany ? MANY : FEW;
    }

    /** Whether there are no styles, so that text alone must mark what is important. */
    boolean isPlain() {
        return plain;
    }

    /** The sender of a message. */
    AttributedStyle sender(String name) {
        if (plain) {
            return AttributedStyle.DEFAULT;
        }
        return colors.length == 0
                ? AttributedStyle.BOLD
                : AttributedStyle.BOLD.foreground(colors[Math.floorMod(name.hashCode(), colors.length)]);
    }

    /** The sender of a message that is for this client. */
    AttributedStyle important() {
        return plain ? AttributedStyle.DEFAULT : AttributedStyle.BOLD.inverse();
    }

    /** The text of a message that is for this client. */
    AttributedStyle importantText() {
        return plain ? AttributedStyle.DEFAULT : AttributedStyle.BOLD;
    }

    /** Times, earlier messages, and notices of the server. */
    AttributedStyle aside() {
        return hasMany ? AttributedStyle.DEFAULT.foreground(GREY) : AttributedStyle.DEFAULT;
    }
}
