package io.github.forkchat.client;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The client: standard input goes to the server, and what comes from the server to standard output; nothing else is
 * printed there. At the end of input it closes its sending side and reads on until the server, which has then taken
 * all, closes too.
 *
 * <p>Its C counterpart: the client program. Threads: the caller's reads the server, {@code to-server} reads standard
 * input.
 */
public final class ChatClient {
    private static final int BUFFER_BYTES = 65_536;

    /** How a conversation ended. */
    public enum End {
        /** All was sent, and the server has taken it; or nobody reads standard output any more. */
        DONE,
        /** The server closed the connection, or it broke. */
        CONNECTION_LOST,
        /** The server did not take the first line; {@link GreetingFilter#refusal} says why. */
        REFUSED,
        /** Standard input cannot be read; what was read before was sent. */
        INPUT_UNREADABLE
    }

    private final SocketChannel server;
    private final boolean stay;
    /** Null if the client says nothing of itself. */
    private final GreetingFilter greeting;

    private volatile boolean sentAll;
    private volatile boolean inputUnreadable;

    private ChatClient(SocketChannel server, boolean stay, GreetingFilter greeting) {
        this.server = server;
        this.stay = stay;
        this.greeting = greeting;
    }

    /**
     * Connects.
     *
     * @param stay whether to go on receiving after the end of input
     * @param greeting the first line and what answers it, or null for none
     * @throws IOException if there is no server
     */
    public static ChatClient connect(Entrance entrance, boolean stay, GreetingFilter greeting) throws IOException {
        SocketChannel server = SocketChannel.open(entrance.address());
        if (greeting != null) {
            server.write(ByteBuffer.wrap(greeting.firstLine()));
        }
        return new ChatClient(server, stay, greeting);
    }

    /** Talks until it ends. The thread that reads standard input may still wait for it then. */
    public End run() {
        Thread sender = new Thread(this::sendInput, "to-server");
        sender.setDaemon(true);
        sender.start();
        return receive();
    }

    private void sendInput() {
        inputUnreadable = inputIsTheJvms();
        FileInputStream in = new FileInputStream(FileDescriptor.in);
        byte[] buffer = new byte[BUFFER_BYTES];
        try {
            for (int n = readInput(in, buffer); n >= 0; n = readInput(in, buffer)) {
                ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, n);
                while (bytes.hasRemaining()) {
                    server.write(bytes);
                }
            }
            if (!stay || inputUnreadable) {
                sentAll = true;
                server.shutdownOutput();
            }
        } catch (IOException connectionLost) {
            sentAll = false; // and the other thread sees it too
        }
    }

    /** Whether descriptor 0 was closed when the JVM started: then it holds the first file that the JVM opened itself. */
    private static boolean inputIsTheJvms() {
        try {
            return Files.isSameFile(Path.of("/dev/fd/0"), Path.of(System.getProperty("java.home"), "lib", "modules"));
        } catch (IOException notAFileWithAPath) {
            return false;
        }
    }

    private int readInput(FileInputStream in, byte[] buffer) {
        try {
            return inputUnreadable ? -1 : in.read(buffer);
        } catch (IOException e) {
            inputUnreadable = true;
            return -1;
        }
    }

    private End receive() {
        FileOutputStream out = new FileOutputStream(FileDescriptor.out);
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
        while (true) {
            int n;
            try {
                n = server.read(buffer.clear());
            } catch (IOException connectionBroken) {
                return End.CONNECTION_LOST;
            }
            if (n < 0 && greeting != null && !greeting.isAnswered()) {
                return End.REFUSED;
            }
            if (n < 0) {
                return inputUnreadable ? End.INPUT_UNREADABLE : sentAll ? End.DONE : End.CONNECTION_LOST;
            }
            try {
                int from = greeting == null ? 0 : greeting.skip(buffer.array(), n, out);
                out.write(buffer.array(), from, n - from);
            } catch (IOException nobodyReads) {
                return End.DONE;
            }
        }
    }
}
