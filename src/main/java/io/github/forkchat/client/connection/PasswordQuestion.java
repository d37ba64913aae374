package io.github.forkchat.client.connection;

import io.github.forkchat.client.stream.ServerStream;
import io.github.forkchat.protocol.HandshakeText;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/**
 * The line by which a server asks for the room's password, as soon as it has accepted a client. A client sends the
 * password only after this line: a program that does not know passwords could relay the password to the room.
 *
 * <p>Threads: used only by the thread that connects.
 */
final class PasswordQuestion {
    /** The time for any answer of a server: an overloaded one must not be taken for one without a password. */
    private static final long WAIT_NANOS = TimeUnit.SECONDS.toNanos(Watchdog.ANSWER_SECONDS);

    private static final int MAX_BYTES = 1_024;

    private PasswordQuestion() {}

    /**
     * Waits for the server's first line, and takes it from the connection.
     *
     * @return {@link HandshakeText#PASSWORD_QUESTION}; or another line, such as a refusal; or nothing if none comes in
     *     {@value Watchdog#ANSWER_SECONDS} s
     */
    static String firstLine(ServerStream server) throws IOException {
        return server.line(MAX_BYTES, WAIT_NANOS);
    }
}
