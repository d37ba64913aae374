package io.github.forkchat.client.stream;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;

/**
 * An encrypted stream. The end of a stream without its closing message (close_notify) is an error, because anyone on
 * the network can cut a connection.
 *
 * <p>Threads: as {@link ServerStream}.
 */
final class TlsStream implements ServerStream {
    /** Timeout of {@link #close} for sending the closing message to a server that reads nothing. */
    private static final long GOODBYE_MILLIS = 200;

    private final SSLSocket tls;
    /** The connection below. */
    private final Socket socket;

    private final InputStream input;

    TlsStream(SSLSocket tls, Socket socket) throws IOException {
        this.tls = tls;
        this.socket = socket;
        input = tls.getInputStream();
    }

    @Override
    public InputStream input() {
        return input;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        tls.getOutputStream().write(bytes, offset, length);
    }

    @Override
    public void keepAlive() {
        KeepAlive.set(socket.supportedOptions(), socket::setOption);
    }

    @Override
    public void endOutput() throws IOException {
        tls.shutdownOutput();
    }

    @Override
    public String line(int maxBytes, long timeoutNanos) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        long end = System.nanoTime() + timeoutNanos;
        try {
            while (line.size() < maxBytes) {
                long millis = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                tls.setSoTimeout((int) Math.max(1, millis));
                int b = input.read();
                if (b < 0 || b == '\n') {
                    break;
                }
                line.write(b);
            }
        } catch (SocketTimeoutException noMoreInTime) {
            return line.toString(StandardCharsets.UTF_8);
        } finally {
            tls.setSoTimeout(0);
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    /**
     * Says goodbye, and closes the connection below: to close the TLS socket would wait for a thread that writes to a
     * server which takes nothing.
     */
    @Override
    public void close() throws IOException {
        if (!socket.isClosed()) {
            Thread goodbye = new Thread(this::sayGoodbye, "tls-goodbye");
            goodbye.setDaemon(true);
            goodbye.start();
            try {
                goodbye.join(GOODBYE_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        socket.close();
    }

    @SuppressWarnings("EmptyCatch") // the connection is broken, and is closed in any case
    private void sayGoodbye() {
        try {
            if (!tls.isOutputShutdown()) {
                tls.shutdownOutput();
            }
        } catch (IOException broken) {
        }
    }
}
