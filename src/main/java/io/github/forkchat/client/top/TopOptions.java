package io.github.forkchat.client.top;

/**
 * The options of {@code forkchat top}. Threads: immutable.
 *
 * @param intervalMillis time between two samples
 * @param hasColor whether to use colours
 * @param isPicture whether to begin with the picture
 * @param where the server's address, for people
 */
public record TopOptions(int intervalMillis, boolean hasColor, boolean isPicture, String where) {}
