package io.github.forkchat.fork.output;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;

/**
 * The sending side of the client's socket, shared by the thread that relays and the one that refuses a line.
 *
 * <p>Writes block while the client does not read. After a failed write the client has disconnected, and further writes
 * do nothing: the thread that reads sees the end of the connection as well, and sends DISCONNECTED_SIGNAL.
 *
 * <p>Threads: any, one write at a time.
 */
public final class ClientOutput {
    private final OutputStream toClient;
    private final ParentWatch watch;
    /** Null until it is needed, because its classes cost time and memory. */
    private WritableByteChannel channel;

    private volatile boolean gone;
    /** Number of views that the client has chosen and that have not begun. */
    private int viewsDue;

    /** @param toClient descriptor 0 */
    public ClientOutput(OutputStream toClient, ParentWatch watch) {
        this.toClient = toClient;
        this.watch = watch;
    }

    /** Writes all the bytes. */
    public synchronized void write(byte[] bytes, int offset, int lengthBytes) {
        if (gone) {
            return;
        }
        watch.writeBegins();
        try {
            toClient.write(bytes, offset, lengthBytes);
        } catch (IOException e) {
            gone = true;
        } finally {
            watch.writeEnds();
        }
    }

    /** Writes all bytes of a direct buffer without copying them. */
    public synchronized void write(ByteBuffer bytes) {
        if (gone) {
            return;
        }
        if (channel == null) {
            channel = Channels.newChannel(toClient);
        }
        watch.writeBegins();
        try {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        } catch (IOException e) {
            gone = true;
        } finally {
            watch.writeEnds();
        }
    }

    /** Whether a write has failed, because the client has disconnected. */
    public boolean isGone() {
        return gone;
    }

    /** The client has chosen a view; it begins when Server Main has answered. */
    public synchronized void viewChosen() {
        viewsDue++;
    }

    /** A chosen view has begun: its first line is written. */
    public synchronized void viewBegan() {
        viewsDue--;
        notifyAll();
    }

    /**
     * Writes a line of the worker's own about the client's input, for the thread that reads the client. The line
     * belongs to the view that was chosen last: see {@link #awaitView}.
     */
    public void remark(String line) {
        awaitView();
        writeLine(line);
    }

    /**
     * Waits until the view that was chosen last has begun, because a client skips all that comes before. If Server Main
     * does not answer any more, the process ends.
     */
    public synchronized void awaitView() {
        try {
            while (viewsDue > 0) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Writes a line. */
    public void writeLine(String line) {
        byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
        write(bytes, 0, bytes.length);
    }

    /**
     * Shuts down the sending side of the socket: the client reads what was sent, then the end of file.
     *
     * <p>Only a channel can do that; {@link System#inheritedChannel} is one for descriptor 0. Its classes, which are
     * loaded here, cost as much as a fourth of the worker's start.
     */
    public synchronized void end() {
        if (gone) {
            return;
        }
        try {
            if (System.inheritedChannel() instanceof SocketChannel socket) {
                socket.shutdownOutput();
            }
        } catch (IOException e) {
            gone = true;
        }
    }
}
