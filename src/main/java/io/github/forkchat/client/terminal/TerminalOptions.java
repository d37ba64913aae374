package io.github.forkchat.client.terminal;

import io.github.forkchat.client.text.ChatLine;
import io.github.forkchat.client.text.ShownTime;

/**
 * The options of the terminal client. Threads: immutable.
 *
 * @param name the name to ask for, or null
 * @param isLogin whether the name is only the login name, and may be replaced by another
 * @param history number of earlier messages to ask for, or null for the default
 * @param clock the format of times
 * @param bell when the bell rings
 * @param reconnect whether to reconnect when the connection is lost
 * @param operatorsPassword the operators' password, or null
 */
public record TerminalOptions(
        String name,
        boolean isLogin,
        Integer history,
        ShownTime.Clock clock,
        ChatLine.Bell bell,
        boolean reconnect,
        String operatorsPassword) {}
