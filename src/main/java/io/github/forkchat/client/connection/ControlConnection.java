package io.github.forkchat.client.connection;

import io.github.forkchat.client.stream.TimedConnect;
import io.github.forkchat.protocol.JsonLine;
import io.github.forkchat.protocol.OutputLine;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A connection to a server's control socket, for one command of the server's own user or of root.
 *
 * <p>Threads: one.
 */
public final class ControlConnection implements AutoCloseable {
    private static final int HELLO_SECONDS = 5;

    private final SocketChannel channel;
    private final BoundedLines in;
    private final Watchdog watchdog;
    private final List<String> addresses;

    private ControlConnection(SocketChannel channel) throws IOException {
        this.channel = channel;
        in = new BoundedLines(Channels.newInputStream(channel));
        watchdog = new Watchdog(channel);
        watchdog.answerIsDue(HELLO_SECONDS);
        JsonLine hello = JsonLine.parse(readLine());
        watchdog.answerCame();
        addresses = List.of(hello.string("addresses").orElse("").split("\n", -1));
    }

    /**
     * Connects, and waits for the server's first line.
     *
     * @throws IOException if no server answers, or this user may not give operator commands
     */
    public static ControlConnection open(Path socket) throws IOException {
        SocketChannel channel = TimedConnect.open(UnixDomainSocketAddress.of(socket));
        try {
            return new ControlConnection(channel);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** The addresses that the server listens on: {@code 127.0.0.1:8784}, or an absolute path. */
    public List<String> addresses() {
        return addresses;
    }

    /**
     * Gives a command; returns the answer.
     *
     * @throws ServerRefusedException if the server refuses the command
     */
    public List<JsonLine> operate(JsonLine command) throws IOException {
        watchdog.answerIsDue();
        ByteBuffer bytes = ByteBuffer.wrap((command + "\n").getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
        List<JsonLine> answer = new ArrayList<>();
        while (true) {
            JsonLine line = JsonLine.parse(readLine());
            OutputLine kind = OutputLine.of(line);
            if (kind == OutputLine.REFUSED) {
                throw new ServerRefusedException(line.string("reason").orElse("refused"));
            }
            if (kind == OutputLine.RECEIPT) {
                return answer;
            }
            answer.add(line);
        }
    }

    private String readLine() throws IOException {
        String line;
        try {
            line = in.next();
        } catch (IOException e) {
            throw new ConnectionLostException(watchdog.hasBitten() ? Watchdog.NO_ANSWER : e.getMessage(), e);
        }
        if (line == null) {
            throw new ConnectionLostException("the server closed the connection", null);
        }
        return line;
    }

    @Override
    public void close() throws IOException {
        watchdog.end();
        channel.close();
    }
}
