package io.github.forkchat.client.terminal;

import io.github.forkchat.client.text.ChatLine;
import io.github.forkchat.client.text.ShownTime;

/**
 * What a person at a terminal wants. Threads: immutable.
 *
 * @param name the name to ask for, or null
 * @param isLogin whether that is the login name, which the person has not chosen: another will do
 * @param history how many earlier messages, or null for what is usual
 * @param clock how times are shown
 * @param bell when it rings
 * @param reconnect whether to connect again when the connection is lost
 */
public record TerminalOptions(
        String name, boolean isLogin, Integer history, ShownTime.Clock clock, ChatLine.Bell bell, boolean reconnect) {}
