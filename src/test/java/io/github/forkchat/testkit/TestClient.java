package io.github.forkchat.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** A bare client: bytes out, lines in. */
public final class TestClient implements AutoCloseable {
    /**
     * Of a client that reads nothing: the system's own limit (tcp_rmem) can be 32 MiB, and hold all that a test sends.
     */
    private static final int RECEIVE_BYTES = 64 << 10;

    private static final int READ_BYTES = 65_536;
    /** The word by which {@link #choose} knows the answer. */
    private static final String TAG = "t4g";

    private final SocketChannel socket;
    private final String peer;
    private Lines lines;
    /** Of a forgetful client. */
    private volatile boolean deaf;

    private volatile boolean ended;
    private final AtomicBoolean sending = new AtomicBoolean();
    private int clientId = -1;
    private long workerPid = -1;

    private TestClient(SocketChannel socket) throws IOException {
        this.socket = socket;
        peer = socket.getLocalAddress() instanceof InetSocketAddress local ? ":" + local.getPort() : "unix";
    }

    /** Connects; the server may not know of it yet. */
    public static TestClient connect(SocketAddress address) throws IOException {
        TestClient client = connectDeaf(address);
        client.read(in -> in);
        return client;
    }

    /** A client that reads nothing, unless by {@link #read}. */
    public static TestClient connectDeaf(SocketAddress address) throws IOException {
        if (address instanceof UnixDomainSocketAddress) {
            return new TestClient(SocketChannel.open(address));
        }
        SocketChannel socket = SocketChannel.open();
        socket.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BYTES);
        socket.connect(address);
        return new TestClient(socket);
    }

    /** Connects from an address of this machine: Linux answers on all of 127.0.0.0/8. */
    public static TestClient connectFrom(String host, SocketAddress address) throws IOException {
        SocketChannel socket = SocketChannel.open();
        socket.bind(new InetSocketAddress(host, 0));
        socket.connect(address);
        TestClient client = new TestClient(socket);
        client.read(in -> in);
        return client;
    }

    /** A client that reads, but keeps nothing of it. */
    public static TestClient connectForgetful(SocketAddress address) throws IOException {
        TestClient client = connectDeaf(address);
        Thread reader = new Thread(client::forget, "forgetful-client");
        reader.setDaemon(true);
        reader.start();
        return client;
    }

    @SuppressWarnings("EmptyCatch") // it was closed, from one end or the other
    private void forget() {
        ByteBuffer buffer = ByteBuffer.allocate(READ_BYTES);
        try {
            int n = 0;
            while (!deaf && n >= 0) {
                n = socket.read(buffer.clear());
            }
        } catch (IOException closed) {
        }
        ended = !deaf;
    }

    /** A forgetful client reads no more. */
    public void stopReading() {
        deaf = true;
    }

    /** Goes without a goodbye. */
    public void resetConnection() throws IOException {
        socket.setOption(StandardSocketOptions.SO_LINGER, 0);
        socket.close();
    }

    /** Says it by a separate thread, unless that is still busy with what it was given before. */
    public void sendInBackground(String text) {
        if (sending.compareAndSet(false, true)) {
            Thread sender = new Thread(() -> sendAll(text), "background-sender");
            sender.setDaemon(true);
            sender.start();
        }
    }

    @SuppressWarnings("EmptyCatch") // it was closed meanwhile
    private void sendAll(String text) {
        try {
            send(text);
        } catch (IOException closed) {
        } finally {
            sending.set(false);
        }
    }

    /** A client that read nothing so far reads on, this way. */
    public void read(UnaryOperator<InputStream> how) {
        lines = new Lines(how.apply(input()), "client");
    }

    /** The end of its address in the server's log: {@code :50312}, or {@code unix}. */
    public String peer() {
        return peer;
    }

    /** Sends a first line with these choices, and takes all lines up to its answer. */
    public TestClient choose(String choices) throws IOException {
        send("%forkchat/1 tag=" + TAG + " " + choices + "\n");
        lineOf(TestClient::isAnswer);
        return this;
    }

    /** Whether this line is the answer that {@link #choose} waits for. */
    public static boolean isAnswer(String line) {
        return line.contains("tag=" + TAG) || line.contains("\"tag\":\"" + TAG + "\"");
    }

    /** Takes id and worker from the server's line {@code client 3 connected from 127.0.0.1:50312 (pid 4711)}. */
    public TestClient joined(String line) {
        clientId = Integer.parseInt(line.split(" ", -1)[3]);
        workerPid = workerPid(line);
        return this;
    }

    /** The pid in such a line. */
    public static long workerPid(String joined) {
        return Long.parseLong(joined.substring(joined.indexOf("(pid ") + 5, joined.lastIndexOf(')')));
    }

    public int clientId() {
        return clientId;
    }

    /** The pid of its Server Fork. */
    public long workerPid() {
        return workerPid;
    }

    public void send(String text) throws IOException {
        send(text.getBytes(StandardCharsets.UTF_8));
    }

    public void send(byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            socket.write(buffer);
        }
    }

    /** The end of its input: what is due to it still comes. */
    public void endInput() throws IOException {
        socket.shutdownOutput();
    }

    public String line() {
        return lines.next();
    }

    /** The next line that is of this kind; others are left out. */
    public String lineOf(Predicate<String> kind) {
        String line = line();
        while (!kind.test(line)) {
            line = line();
        }
        return line;
    }

    /** All lines so far. */
    public List<String> lines() {
        return lines.all();
    }

    /** Waits for a line, old or new: for lines that come once in the life of the client. */
    public String awaitLine(String what, Predicate<String> wanted) {
        return lines.await(what, wanted);
    }

    /** Of a client that reads nothing by itself: what comes. */
    public InputStream input() {
        return Channels.newInputStream(socket);
    }

    /** Of a client that read nothing so far: the next bytes, as one text. */
    public List<String> readBytes(int count) throws IOException {
        byte[] bytes = input().readNBytes(count);
        return List.of(new String(bytes, StandardCharsets.UTF_8));
    }

    public void expect(String... expected) {
        for (String line : expected) {
            assertEquals(line, line());
        }
    }

    /** Whether the server has closed the connection. */
    public boolean hasEnded() {
        return ended || !socket.isOpen() || (lines != null && lines.hasEnded());
    }

    /** Waits until the server has closed the connection; returns every line of this client. */
    public List<String> awaitEnd() {
        return lines.awaitEnd();
    }

    /** Waits until the server has closed the connection; returns the last line of this client. */
    public String awaitLastLine() {
        List<String> all = awaitEnd();
        return all.get(all.size() - 1);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
