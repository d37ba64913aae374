package io.github.forkchat.server.operators;

import io.github.forkchat.libc.AcceptedClient;
import io.github.forkchat.libc.ErrnoException;
import io.github.forkchat.libc.Fd;
import io.github.forkchat.libc.ListenSocket;
import io.github.forkchat.libc.NativeBuffer;
import io.github.forkchat.libc.OwnDirectory;
import io.github.forkchat.libc.PollSet;
import io.github.forkchat.libc.WakePipe;
import io.github.forkchat.server.config.ListenSettings;
import io.github.forkchat.server.config.ServerStartException;
import io.github.forkchat.server.config.SocketFile;
import io.github.forkchat.server.diagnostics.ServerLog;
import io.github.forkchat.server.listen.Listeners;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The socket for the commands of the server's own user and of root: {@code control-PID.socket} in the runtime
 * directory, mode 0600. A connection is a {@link ControlSession}; there is one at a time.
 *
 * <p>Threads: {@code control}; any closes it.
 */
public final class ControlSocket implements AutoCloseable {
    /** Time between two looks whether the socket's file is still there. */
    private static final int LOOK_MILLIS = 5_000;

    private static final int PAUSE_MILLIS = 1_000;
    /** How long {@link #close} waits for an operator who is being served. */
    private static final int CLOSE_MILLIS = 1_000;

    private static final String START = "control-";
    private static final String END = ".socket";
    private static final Pattern NAME = Pattern.compile(START + "(\\d{1,9})" + Pattern.quote(END));
    private static final SocketFile OWN = new SocketFile("rw-------", null);

    private final Path path;
    private final OperatorRights rights;
    private final ServerLog log;
    private final WakePipe wake;
    private final Thread thread = new Thread(this::run, "control");
    /** Null if it cannot be opened. */
    private volatile Listeners listeners;

    private String fault;
    private OperatorHandler handler;
    private String addresses;
    private volatile boolean closed;

    /**
     * Opens the socket. A server without it serves clients all the same: {@link #fault} tells why.
     *
     * @param directory the runtime directory
     */
    public ControlSocket(Path directory, OperatorRights rights, ServerLog log) throws ErrnoException {
        this.rights = rights;
        this.log = log;
        wake = new WakePipe();
        path = directory.resolve(START + ProcessHandle.current().pid() + END);
        try {
            removeLeftovers(directory);
            listeners = open();
        } catch (ServerStartException | IOException e) {
            fault = "no socket for operator commands at " + path + ": " + e.getMessage();
        }
        thread.setDaemon(true);
    }

    private Listeners open() throws ServerStartException {
        return Listeners.open(ListenSettings.only(UnixDomainSocketAddress.of(path), OWN));
    }

    /** Whether a file is the control socket of a server, by its name. */
    public static boolean isOne(Path file) {
        return NAME.matcher(file.getFileName().toString()).matches();
    }

    /** Removes the sockets of killed servers. */
    private static void removeLeftovers(Path directory) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, START + "*" + END)) {
            for (Path file : files) {
                Matcher name = NAME.matcher(file.getFileName().toString());
                if (name.matches()
                        && ProcessHandle.of(Long.parseLong(name.group(1))).isEmpty()) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    /** A line for the log if the socket could not be opened; else null. */
    public String fault() {
        return fault;
    }

    /**
     * Serves operators from now on.
     *
     * @param room the sockets of the room, whose addresses tell operators which server this is
     */
    public void serve(List<ListenSocket> room, OperatorHandler commands) {
        handler = commands;
        addresses = String.join("\n", room.stream().map(ControlSocket::address).toList());
        if (listeners != null) {
            thread.start();
        }
    }

    private static String address(ListenSocket socket) {
        return socket.isTcp()
                ? socket.address()
                : Path.of(socket.address()).toAbsolutePath().toString();
    }

    private void run() {
        try (PollSet poll = new PollSet()) {
            while (!closed) {
                ListenSocket socket = listeners.sockets().get(0);
                poll.clear();
                poll.add(wake.fd(), PollSet.READABLE);
                poll.add(socket.fd(), PollSet.READABLE);
                poll.poll(LOOK_MILLIS);
                tryAccept(socket, poll);
                openAgain();
            }
        } catch (ErrnoException e) {
            log.say("no more operator commands at " + path + ": " + e.getMessage());
        } finally {
            listeners.close();
        }
    }

    /**
     * Opens the socket again if its file is gone: systemd removes XDG_RUNTIME_DIR when its user logs out, and programs
     * clean the temporary directory.
     */
    private void openAgain() {
        if (closed || listeners.filesAreThere()) {
            return;
        }
        try {
            OwnDirectory.make(path.getParent());
            Listeners gone = listeners;
            listeners = open();
            gone.close();
            log.say("opened " + path + " again, which was removed");
        } catch (ServerStartException | IOException noDirectory) {
            return; // it may come back
        }
    }

    /** Accepts an operator. After a failure, such as too few descriptors, it accepts nobody for a while. */
    private void tryAccept(ListenSocket socket, PollSet poll) throws ErrnoException {
        try {
            accept(socket);
        } catch (ErrnoException e) {
            log.refusal("cannot accept at " + path + ": " + e.getMessage());
            poll.clear();
            poll.add(wake.fd(), PollSet.READABLE);
            poll.poll(PAUSE_MILLIS);
        }
    }

    private void accept(ListenSocket socket) throws ErrnoException {
        AcceptedClient client = closed ? null : socket.accept();
        if (client == null) {
            return;
        }
        if (rights.areHeldBy(client)) {
            new ControlSession(client, addresses, handler).run();
        } else {
            refuse(client);
        }
    }

    /** Says nothing about a program that is gone: it has asked all servers, and another one was the right one. */
    private void refuse(AcceptedClient client) {
        try (Fd socket = client.fd();
                NativeBuffer one = new NativeBuffer(1)) {
            if (socket.peek(one.address(), 1) != 0) {
                log.refusal("refused operator commands from a process of user " + client.uid() + " at " + path);
            }
        } catch (ErrnoException gone) {
            return;
        }
    }

    /** Serves no more operators. */
    @Override
    public void close() {
        closed = true;
        if (listeners == null) {
            return;
        }
        if (!thread.isAlive()) {
            listeners.close();
            return;
        }
        wake.wake(); // the thread closes the socket
        try {
            thread.join(CLOSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
