/** The client program: two threads, one reads standard input, one reads the server. Nothing but the JDK. */
package io.github.forkchat.client;
