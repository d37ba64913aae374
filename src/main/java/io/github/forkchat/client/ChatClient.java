package io.github.forkchat.client;

import io.github.forkchat.client.connection.ServerEndpoint;
import io.github.forkchat.client.connection.Watchdog;
import io.github.forkchat.client.stream.ServerStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * The chat client without a terminal: it copies standard input to the server, and the server's output to standard
 * output, and prints nothing else there. At the end of input it closes its sending side. It reads on until the server
 * says that it has relayed all input, and closes the connection.
 *
 * <p>Its C counterpart: the client program. Threads: the caller's reads the server, {@code to-server} reads standard
 * input; {@code watchdog} waits for the answer to the first line.
 */
public final class ChatClient {
    private static final int BUFFER_BYTES = 65_536;
    /** In place of a number of bytes: the connection has ended. */
    private static final int END = -1;
    /** Timeout for the answer to the first line; long, because a client may have to wait for a place. */
    private static final int GREETING_SECONDS = 30;

    /** The message for this timeout. */
    public static final String NO_GREETING = Watchdog.noGreeting(GREETING_SECONDS);

    /** How a session ended. */
    public enum End {
        /** The server has relayed all input. */
        DONE,
        /** A write to the output failed. */
        OUTPUT_CLOSED,
        /** An operator has disconnected this client. */
        KICKED,
        /** The connection has ended, and the server has not said that it has relayed all input. */
        CONNECTION_LOST,
        /** The server closed the connection before it answered the first line: {@link GreetingFilter#failure}. */
        NOT_ACCEPTED,
        /** The server has not answered the first line in time; {@link #NO_GREETING} is the message. */
        NO_GREETING,
        /** Standard input cannot be read; what was read before was sent. */
        INPUT_UNREADABLE
    }

    /**
     * The streams to pass on.
     *
     * @param in the input for the server
     * @param out receives the server's output
     */
    public record Streams(InputStream in, OutputStream out) {}

    private final ServerStream server;
    private final Streams streams;
    private final boolean stay;
    private final GreetingFilter greeting;

    private final ServerLineFilter fromServer;
    private final Watchdog watchdog;
    private volatile boolean inputUnreadable;

    private ChatClient(ServerStream server, Streams streams, boolean stay, GreetingFilter greeting) {
        this.server = server;
        this.streams = streams;
        this.stay = stay;
        this.greeting = greeting;
        fromServer = new ServerLineFilter(greeting.isJson() ? null : greeting.tag(), streams.out());
        watchdog = new Watchdog(server);
        watchdog.answerIsDue(GREETING_SECONDS);
    }

    /**
     * Connects.
     *
     * @param streams the streams to copy
     * @param stay whether to continue receiving after the end of input
     * @param greeting the first line and the filter for its answer
     * @throws IOException if no server answers
     */
    public static ChatClient connect(ServerEndpoint endpoint, Streams streams, boolean stay, GreetingFilter greeting)
            throws IOException {
        ServerEndpoint.Opened server = endpoint.open();
        server.stream().keepAlive();
        greeting.early().add(server.refusal());
        byte[] firstLine = server.refusal().isEmpty() ? greeting.firstLine(server.choice()) : new byte[0];
        ChatClient client = new ChatClient(server.stream(), streams, stay, greeting);
        client.send(firstLine);
        return client;
    }

    private void send(byte[] firstLine) {
        try {
            server.write(firstLine, 0, firstLine.length);
        } catch (IOException e) {
            return; // a server that refuses does not read; its reason may have arrived
        }
    }

    /** Runs the session to its end. The thread that reads standard input may still be blocked then. */
    public End run() {
        Thread sender = new Thread(this::sendInput, "to-server");
        sender.setDaemon(true);
        sender.start();
        return receive();
    }

    /** The number of lines that the server has refused. To be called after {@link #run}. */
    public int refusedLines() {
        return fromServer.count();
    }

    private void sendInput() {
        byte[] buffer = new byte[BUFFER_BYTES];
        try {
            for (int n = readInput(buffer); n >= 0; n = readInput(buffer)) {
                server.write(buffer, 0, n);
            }
            if (!stay || inputUnreadable) {
                server.endOutput();
            }
        } catch (IOException connectionLost) {
            return; // the other thread sees the broken connection, too
        }
    }

    private int readInput(byte[] buffer) {
        try {
            return streams.in().read(buffer);
        } catch (IOException e) {
            inputUnreadable = true;
            return -1;
        }
    }

    private End receive() {
        OutputStream out = streams.out();
        byte[] buffer = new byte[BUFFER_BYTES];
        while (true) {
            int n;
            try {
                n = server.input().read(buffer);
            } catch (IOException connectionBroken) {
                n = END;
            }
            try {
                if (n < 0) {
                    fromServer.finish();
                    return end();
                }
                boolean wasAnswered = greeting.isAnswered();
                int from = greeting.skip(buffer, n, out);
                if (!wasAnswered && greeting.isAnswered()) {
                    watchdog.end();
                }
                fromServer.pass(buffer, from, n);
            } catch (IOException e) {
                return End.OUTPUT_CLOSED;
            }
        }
    }

    private End end() {
        if (!greeting.isAnswered()) {
            return watchdog.hasBitten() ? End.NO_GREETING : End.NOT_ACCEPTED;
        }
        if (fromServer.wasKicked()) {
            return End.KICKED;
        }
        if (!fromServer.saidGoodbye()) {
            return End.CONNECTION_LOST;
        }
        return inputUnreadable ? End.INPUT_UNREADABLE : End.DONE;
    }
}
