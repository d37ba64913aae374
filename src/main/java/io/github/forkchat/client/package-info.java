/** The client program: two threads, one reads standard input, one reads the server, and one that watches for an answer that
 * does not come. Nothing but the JDK, {@code protocol} and, for the terminal, JLine. */
package io.github.forkchat.client;
