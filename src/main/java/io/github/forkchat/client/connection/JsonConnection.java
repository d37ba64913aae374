package io.github.forkchat.client.connection;

import io.github.forkchat.client.stream.ServerStream;
import io.github.forkchat.protocol.HandshakeText;
import io.github.forkchat.protocol.JsonLine;
import io.github.forkchat.protocol.OutputLine;
import io.github.forkchat.protocol.ProtocolException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * A connection to the server in the json view: {@code src/docs/views.md}. Output before the server's answer to the
 * first line belongs to another view, and is skipped.
 *
 * <p>Threads: one reads, any send.
 */
public final class JsonConnection implements AutoCloseable {
    /** Maximum length of a line that the server takes, in bytes without the line end. */
    public static final int MAX_LINE_BYTES = 65_536;

    private final ServerStream stream;
    private final BoundedLines in;
    private final Watchdog watchdog;
    private JsonLine welcome;
    private volatile boolean answered;

    private JsonConnection(ServerStream stream) {
        this.stream = stream;
        in = new BoundedLines(stream.input());
        watchdog = new Watchdog(stream);
    }

    /**
     * Connects, and waits for the server's answer, at most {@link Watchdog#ANSWER_SECONDS}.
     *
     * @param choices the keys and values of the first line, except view and tag
     * @throws ServerRefusedException if the server refuses this client
     * @throws IOException if no server answers
     */
    public static JsonConnection open(ServerEndpoint endpoint, String choices) throws IOException {
        return open(endpoint, choices, "");
    }

    /**
     * Connects, and sends a request together with the first line: so its answer takes no further round trip.
     *
     * @see #open(ServerEndpoint, String)
     */
    public static JsonConnection open(ServerEndpoint endpoint, String choices, JsonLine request) throws IOException {
        return open(endpoint, choices, "\n" + request);
    }

    private static JsonConnection open(ServerEndpoint endpoint, String choices, String more) throws IOException {
        String tag = RandomText.hex(Long.BYTES); // before a full server waits for the first line
        ServerEndpoint.Opened opened = endpoint.open();
        JsonConnection connection = new JsonConnection(opened.stream());
        try {
            connection.greet(opened, choices, tag, more);
            return connection;
        } catch (IOException e) {
            connection.close();
            throw e;
        }
    }

    private void greet(ServerEndpoint.Opened opened, String choices, String tag, String more) throws IOException {
        watchdog.answerIsDue();
        EarlyLines early = new EarlyLines();
        early.add(opened.refusal());
        IOException broken = null;
        try {
            if (early.isEmpty()) {
                write(HandshakeText.MARK + " view=json " + choices + opened.choice() + HandshakeText.tag(tag) + more);
            }
        } catch (IOException e) { // a server that refuses does not read; its reason may have arrived
            broken = e;
        }
        try {
            for (String line = readLine(); line != null; line = readLine()) {
                if (line.startsWith("{") && readWelcome(line, tag)) {
                    watchdog.answerCame();
                    answered = true;
                    return;
                }
                early.add(line);
            }
        } catch (IOException e) { // what the server has said before is the reason
            broken = e;
        }
        boolean isReason = broken instanceof ProtocolException || watchdog.hasBitten();
        throw broken != null && isReason ? broken : early.failure();
    }

    /** Parses a line; returns whether it is the answer to the first line with this tag. */
    private boolean readWelcome(String line, String tag) {
        try {
            welcome = JsonLine.parse(line);
            return OutputLine.of(welcome) == OutputLine.WELCOME
                    && welcome.string("tag").orElse("").equals(tag);
        } catch (ProtocolException ofTheViewBefore) {
            return false;
        }
    }

    /** The server's answer to the first line: id, name, and how many earlier messages follow. */
    public JsonLine welcome() {
        return welcome;
    }

    /** Notices within two minutes that the server's machine is gone, even if this client only reads. */
    public void stays() {
        stream.keepAlive();
    }

    /** The watchdog of this connection: {@link #read} throws if a due answer does not come in time. */
    public Watchdog watchdog() {
        return watchdog;
    }

    /**
     * Waits for the next object and reads it.
     *
     * @return null at the end of the connection
     * @throws ConnectionLostException if the connection breaks, or if the input is no JSON
     */
    public JsonLine read() throws IOException {
        String line = readLine();
        try {
            return line == null ? null : JsonLine.parse(line);
        } catch (ProtocolException e) {
            throw new ConnectionLostException("the server sends no JSON: " + e.getMessage(), e);
        }
    }

    private String readLine() throws IOException {
        try {
            return in.next();
        } catch (IOException e) {
            if (answered) {
                throw lost(e);
            }
            throw watchdog.hasBitten() ? new IOException(Watchdog.noGreeting(Watchdog.ANSWER_SECONDS), e) : e;
        }
    }

    private ConnectionLostException lost(IOException cause) {
        return new ConnectionLostException(watchdog.hasBitten() ? Watchdog.NO_ANSWER : cause.getMessage(), cause);
    }

    /** Whether an object is short enough for the server. */
    public static boolean fits(JsonLine object) {
        return object.toString().getBytes(StandardCharsets.UTF_8).length <= MAX_LINE_BYTES;
    }

    /**
     * Sends an object.
     *
     * @throws ConnectionLostException if the connection is broken
     */
    public void send(JsonLine object) throws ConnectionLostException {
        try {
            write(object.toString());
        } catch (IOException e) {
            throw lost(e);
        }
    }

    private void write(String line) throws IOException {
        byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
        synchronized (this) {
            stream.write(bytes, 0, bytes.length);
        }
    }

    @Override
    public void close() {
        watchdog.end();
        try {
            stream.close();
        } catch (IOException e) {
            throw new IllegalStateException("a socket that cannot be closed", e);
        }
    }
}
