package io.github.forkchat.fork;

import io.github.forkchat.protocol.Frame;
import io.github.forkchat.protocol.RateLimits;

/**
 * The settings of forkchat's own worker, which Server Main passes in the environment; see {@link ForkArguments}.
 * Threads: immutable.
 *
 * @param view the default view, see {@link ForkArguments#VIEW}
 * @param history the default number of earlier messages, see {@link ForkArguments#HISTORY}, or {@link #USUAL_HISTORY}
 * @param rates the rate limits of the client
 * @param messageBytes the longest message
 */
public record ForkSettings(String view, int history, RateLimits rates, int messageBytes) {
    /** Stands for the view's default number of earlier messages. */
    static final int USUAL_HISTORY = -1;

    private static final String PLAIN = "plain";

    /** Returns the settings of this process. */
    static ForkSettings ofEnvironment() {
        String rate = System.getenv(ForkArguments.RATE);
        int blank = rate == null ? 0 : rate.indexOf(' ');
        return new ForkSettings(
                text(ForkArguments.VIEW, PLAIN),
                number(ForkArguments.HISTORY, USUAL_HISTORY),
                new RateLimits(
                        rate == null ? 0 : Integer.parseInt(rate.substring(0, blank)),
                        rate == null ? 1 : Integer.parseInt(rate.substring(blank + 1)),
                        number(ForkArguments.RATE_BYTES, 0),
                        number(ForkArguments.REQUEST_RATE, 0)),
                number(ForkArguments.MAX_LINE, Frame.MAX_MESSAGE_BYTES));
    }

    /** Returns the defaults, with this view and history. */
    public static ForkSettings usual(String view, int history) {
        return new ForkSettings(view, history, RateLimits.NONE, Frame.MAX_MESSAGE_BYTES);
    }

    private static String text(String name, String usual) {
        String value = System.getenv(name);
        return value == null ? usual : value;
    }

    private static int number(String name, int usual) {
        String value = System.getenv(name);
        return value == null ? usual : Integer.parseInt(value);
    }

    /** Whether a client that chooses no view sees only messages, and no history. */
    boolean areOfPlainView() {
        return view.equals(PLAIN) && history <= 0;
    }
}
