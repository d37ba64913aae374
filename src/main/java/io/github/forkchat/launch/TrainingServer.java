package io.github.forkchat.launch;

import io.github.forkchat.protocol.Command;
import io.github.forkchat.protocol.JsonLine;
import io.github.forkchat.protocol.OutputLine;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Answers {@code forkchat send} and {@code forkchat who} as a server does, while the JVM lists their classes. It serves
 * one connection after the other, on a TCP port and on a Unix socket.
 *
 * <p>Threads: {@code training-tcp} and {@code training-unix} serve; one starts and closes.
 */
final class TrainingServer implements AutoCloseable {
    private static final String TAG = " tag=";
    private static final long NOW = System.currentTimeMillis();

    private final Path directory = Files.createTempDirectory("forkchat");
    private final ServerSocketChannel tcp = ServerSocketChannel.open();
    private final ServerSocketChannel unix = ServerSocketChannel.open(StandardProtocolFamily.UNIX);

    TrainingServer() throws IOException {
        try {
            tcp.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            unix.bind(UnixDomainSocketAddress.of(socket()));
        } catch (IOException e) { // for example because the path is too long for a socket
            close();
            throw e;
        }
        serve(tcp, "training-tcp");
        serve(unix, "training-unix");
    }

    /** The port on the loopback address. */
    int port() throws IOException {
        SocketAddress address = tcp.getLocalAddress();
        return ((InetSocketAddress) address).getPort();
    }

    /** The Unix socket. */
    Path socket() {
        return directory.resolve("socket");
    }

    private static void serve(ServerSocketChannel listener, String name) {
        Thread thread = new Thread(() -> serveAll(listener), name);
        thread.setDaemon(true);
        thread.start();
    }

    private static void serveAll(ServerSocketChannel listener) {
        while (listener.isOpen()) {
            try (SocketChannel client = listener.accept()) {
                serve(client);
            } catch (IOException e) {
                // The client has gone, or the server is closed.
            }
        }
    }

    private static void serve(SocketChannel client) throws IOException {
        BufferedReader in = new BufferedReader(Channels.newReader(client, StandardCharsets.UTF_8));
        String first = in.readLine();
        if (first == null || !first.contains(TAG)) {
            return;
        }
        JsonLine welcome = OutputLine.WELCOME.object(0, 0, NOW, "trainer", "");
        answer(client, welcome.with("tag", first.substring(first.indexOf(TAG) + TAG.length())));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            JsonLine request = JsonLine.parse(line);
            Command command = Command.ofType(request.string(OutputLine.TYPE).orElse(""));
            if (command == Command.QUIT) {
                return;
            }
            int number = (int) request.number("request").orElse(0);
            if (command == Command.WHO) {
                answer(client, OutputLine.CLIENT.object(0, number, NOW, "client1", "id=1 peer=unix idle=0"));
            }
            answer(client, OutputLine.RECEIPT.object(0, number, NOW, "", ""));
        }
    }

    private static void answer(SocketChannel client, JsonLine line) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            client.write(bytes);
        }
    }

    @Override
    public void close() throws IOException {
        tcp.close();
        unix.close();
        Files.deleteIfExists(socket());
        Files.deleteIfExists(directory);
    }
}
