package io.github.forkchat.server.admission;

import io.github.forkchat.libc.ErrnoException;
import io.github.forkchat.libc.Fd;
import io.github.forkchat.libc.NativeBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A line that Server Main itself writes to a client: {@link #send} refuses the client, {@link #tell} informs a client
 * that still waits for its fork. The socket's buffer is empty, so a line normally fits; if it does not fit, it is lost.
 * No call waits, whether the socket blocks or not: a process that the client's worker has left behind shares the socket,
 * and may change that at any time.
 *
 * <p>Threads: accept loop, passData.
 */
public final class Refusal {
    public static final String SERVER_FULL = "server full";
    public static final String VISITORS_FULL =
            "server full, and all slots for visitors (who, tail, stats) are taken; try again later";
    public static final String HOST_FULL = "too many connections from your address";
    public static final String USER_FULL = "too many connections of your user";
    static final String BUSY = "too many clients are waiting; try again later";
    public static final String SERVER_CLOSING = "server is closing";

    private static final int DRAIN_BYTES = 65_536;
    /** Maximum number of reads from a client that sends without end. */
    private static final int MAX_READS = 16;

    private Refusal() {}

    /** The line for a client that gets no worker although the room has a free slot. */
    public static String cannotServe(String why) {
        return "cannot serve you: " + why;
    }

    /** Writes a line to a client that has received nothing else yet. Never waits. */
    public static void tell(Fd socket, String line) {
        byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
        try (NativeBuffer buffer = new NativeBuffer(bytes.length)) {
            buffer.bytes().put(0, bytes);
            socket.send(buffer.address(), bytes.length);
        } catch (ErrnoException clientGone) {
            return; // a broken connection shows when the client is served
        }
    }

    /** Sends the line, and closes the client's socket. */
    public static void send(Fd socket, String line) {
        byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
        try (socket;
                NativeBuffer buffer = new NativeBuffer(DRAIN_BYTES)) {
            buffer.bytes().put(0, bytes);
            int written = socket.send(buffer.address(), bytes.length);
            socket.shutdownOutput();
            // Reads what the client has sent: unread input would make close(2) reset the connection, and the line might
            // be lost.
            int n = written;
            for (int reads = 0; n > 0 && reads < MAX_READS; reads++) {
                n = socket.take(buffer.address(), buffer.size());
            }
        } catch (ErrnoException clientGone) {
            return; // the client has disconnected
        }
    }
}
