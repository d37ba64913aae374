/** The client program: two threads, one reads standard input, one reads the server. Nothing but the JDK and, for the
 * terminal, JLine. */
package io.github.forkchat.client;
