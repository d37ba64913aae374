package io.github.forkchat.client.stream;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** A stream that is not encrypted, over TCP or a Unix socket. Threads: as {@link ServerStream}. */
public final class PlainStream implements ServerStream {
    private final SocketChannel channel;
    private final InputStream input;

    private PlainStream(SocketChannel channel) {
        this.channel = channel;
        input = Channels.newInputStream(channel);
    }

    /**
     * Connects.
     *
     * @throws IOException if no server listens there, or the connection is not made in time: {@link TimedConnect}
     */
    public static PlainStream open(SocketAddress address) throws IOException {
        return new PlainStream(TimedConnect.open(address));
    }

    @Override
    public InputStream input() {
        return input;
    }

    /** Not by Channels.newOutputStream, whose streams block while another thread reads the channel. */
    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, length);
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }

    @Override
    public void keepAlive() {
        KeepAlive.set(channel.supportedOptions(), channel::setOption);
    }

    @Override
    public void endOutput() throws IOException {
        channel.shutdownOutput();
    }

    @Override
    public String line(int maxBytes, long timeoutNanos) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        ByteBuffer one = ByteBuffer.allocate(1);
        channel.configureBlocking(false);
        try (Selector selector = Selector.open()) {
            channel.register(selector, SelectionKey.OP_READ);
            long end = System.nanoTime() + timeoutNanos;
            while (line.size() < maxBytes) {
                int n = channel.read(one.clear());
                long millis = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                boolean isOver = n < 0 || (n == 0 && millis <= 0) || (n > 0 && one.get(0) == '\n');
                if (isOver) {
                    break;
                }
                if (n == 0) {
                    selector.select(millis);
                } else {
                    line.write(one.get(0));
                }
            }
            return line.toString(StandardCharsets.UTF_8);
        } finally {
            channel.configureBlocking(true);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
