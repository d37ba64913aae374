/**
 * The client program. One thread reads standard input, one reads the server, and a third watches for answers that do
 * not come in time. Uses only the JDK, {@code protocol} and, for the terminal, JLine.
 */
package io.github.forkchat.client;
