package io.github.forkchat.client.top;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * The kernel's queues of a TCP socket, from {@code /proc/net/tcp} and {@code tcp6}. Threads: immutable.
 *
 * @param sendBytes bytes that the client has not acknowledged
 * @param receiveBytes bytes that the worker has not read
 */
record SocketQueues(long sendBytes, long receiveBytes) {
    private static final String MAPPED = "0000000000000000FFFF0000";
    private static final int REMOTE = 2;
    private static final int QUEUES = 4;
    private static final int HEX = 16;

    /**
     * The queues of the socket whose peer has this address; null if there is none.
     *
     * @param peer such as {@code 127.0.0.1:50312} or {@code [::1]:50312}
     */
    static SocketQueues of(Path proc, String peer) {
        int colon = peer.lastIndexOf(':');
        if (colon < 0) {
            return null; // a Unix socket
        }
        try {
            InetAddress host = InetAddress.getByName(peer.substring(0, colon)); // a literal address: there is no query
            String remote = String.format(
                    Locale.ROOT, "%s:%04X", hex(host.getAddress()), Integer.parseInt(peer.substring(colon + 1)));
            SocketQueues queues = in(proc.resolve(host instanceof Inet6Address ? "net/tcp6" : "net/tcp"), remote);
            return queues == null ? in(proc.resolve("net/tcp6"), MAPPED + remote) : queues;
        } catch (UnknownHostException | NumberFormatException noAddress) {
            return null;
        }
    }

    /** The address as the kernel prints it: words of four bytes, each as a number of this machine. */
    private static String hex(byte[] address) {
        ByteBuffer words = ByteBuffer.wrap(address).order(ByteOrder.nativeOrder());
        StringBuilder hex = new StringBuilder();
        while (words.hasRemaining()) {
            hex.append(String.format(Locale.ROOT, "%08X", words.getInt()));
        }
        return hex.toString();
    }

    private static SocketQueues in(Path table, String remote) {
        List<String> lines;
        try {
            lines = Files.readAllLines(table, StandardCharsets.ISO_8859_1);
        } catch (IOException noLinux) {
            return null;
        }
        for (String line : lines) {
            String[] fields = line.strip().split("\\s+", -1);
            if (fields.length > QUEUES && fields[REMOTE].equals(remote)) {
                String[] queues = fields[QUEUES].split(":", -1);
                return new SocketQueues(Long.parseLong(queues[0], HEX), Long.parseLong(queues[1], HEX));
            }
        }
        return null;
    }
}
