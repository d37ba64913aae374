package io.github.forkchat.cli.operators;

import io.github.forkchat.cli.exit.CommandFailedException;
import io.github.forkchat.cli.exit.ExitCode;
import io.github.forkchat.cli.options.AddressChoice;
import io.github.forkchat.client.connection.ConnectionLostException;
import io.github.forkchat.client.connection.ControlConnection;
import io.github.forkchat.libc.OwnDirectory;
import io.github.forkchat.libc.UserId;
import io.github.forkchat.server.operators.ControlSocket;
import io.github.forkchat.server.process.RuntimeDirectory;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Finds the control socket of a server by the address that the server listens on. Each server sends its addresses in
 * the first line of a control connection.
 *
 * <p>Threads: the main thread; each thread {@code ask} reads the first line of one server. All servers are asked at the
 * same time, so a suspended server does not delay the command when another one is found.
 */
final class ControlSockets {
    /**
     * Limit for all answers. A connection waits 5 s for the first line; but connect() itself can block for ever if the
     * server is suspended (SIGSTOP). So this limit is longer than 5 s.
     */
    private static final long DEADLINE_SECONDS = 6;

    private static final int ROOT = 0;

    private final BlockingQueue<Answer> answers = new LinkedBlockingQueue<>();
    /** Number of servers that accept a connection, and do not answer. */
    private int silent;
    /** Whether the servers that were found say that they listen at exactly the address. */
    private boolean isExact;

    private ControlSockets() {}

    /**
     * The answer of a server.
     *
     * @param addresses empty if the server does not answer
     * @param isSilent whether the server has neither answered nor ended the connection
     */
    private record Answer(Path socket, List<String> addresses, boolean isSilent) {}

    /**
     * Connects to the server that listens on this address.
     *
     * @return empty if no local server listens on the address, or if that server does not accept commands from this
     *     user
     * @throws CommandFailedException if several servers match, or if none does and one does not answer
     */
    static Optional<ControlConnection> find(AddressChoice choice) throws CommandFailedException, IOException {
        WantedAddress wanted = WantedAddress.of(choice);
        ControlSockets sockets = new ControlSockets();
        List<Path> found = sockets.find(wanted);
        if (found.size() > 1 && sockets.isExact) {
            throw new CommandFailedException(
                    ExitCode.NO_CONNECTION,
                    "servers of several users say that they listen there; give the command as the user of yours: "
                            + found.stream().map(Path::toString).collect(Collectors.joining(", ")),
                    null);
        }
        if (found.isEmpty() && sockets.silent > 0 && !choice.hasUnix()) {
            throw new CommandFailedException(
                    ExitCode.CONNECTION_LOST,
                    "no server answers on this port of this machine; " + sockets.silent
                            + " of your servers did not answer at all: stopped or overloaded",
                    null);
        }
        if (found.size() > 1) {
            throw new CommandFailedException(
                    ExitCode.NO_CONNECTION,
                    found.size() + " servers listen on this port: select one by --host or --unix",
                    null);
        }
        return found.isEmpty() ? Optional.empty() : Optional.of(ControlConnection.open(found.get(0)));
    }

    /**
     * Returns the control socket of the server at exactly this address. If there is none, returns the sockets of all
     * servers that match the address in part (for example only the port).
     *
     * <p>Root is told all servers that are at exactly the address: what another user's server says may be untrue.
     */
    private List<Path> find(WantedAddress wanted) {
        List<Path> sockets = RuntimeDirectory.candidates().stream()
                .filter(ControlSockets::isTrusted)
                .flatMap(directory -> sockets(directory).stream())
                .toList();
        for (Path socket : sockets) {
            Thread ask = new Thread(() -> answers.add(ask(socket)), "ask");
            ask.setDaemon(true);
            ask.start();
        }
        long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
        List<Path> exact = new ArrayList<>();
        List<Path> found = new ArrayList<>();
        for (int i = 0; i < sockets.size(); i++) {
            Answer answer = next(deadlineNanos - System.nanoTime());
            if (answer == null) {
                silent += sockets.size() - i;
                break;
            }
            silent += answer.isSilent() ? 1 : 0;
            if (answer.addresses().stream().anyMatch(wanted::isReachedAt)) {
                if (owner(answer.socket().getParent()) == UserId.effective()) {
                    return List.of(answer.socket());
                }
                exact.add(answer.socket());
            } else if (answer.addresses().stream().anyMatch(wanted::mayMean)) {
                found.add(answer.socket());
            }
        }
        isExact = !exact.isEmpty();
        return isExact ? exact : found;
    }

    /** Whether this user, or for root any one user, is the only one who can create sockets in a directory. */
    private static boolean isTrusted(Path directory) {
        int owner = owner(directory);
        return owner == UserId.effective() || (UserId.effective() == ROOT && owner != OwnDirectory.NOBODY);
    }

    private static int owner(Path directory) {
        try {
            return OwnDirectory.owner(directory);
        } catch (IOException gone) {
            return OwnDirectory.NOBODY;
        }
    }

    /** The next answer; null if none comes in this time. */
    private Answer next(long nanos) {
        try {
            return answers.poll(nanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e); // nobody interrupts the main thread
        }
    }

    private static List<Path> sockets(Path directory) {
        List<Path> sockets = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, ControlSocket::isOne)) {
            files.forEach(sockets::add);
        } catch (IOException | DirectoryIteratorException none) {
            return List.of();
        }
        return sockets;
    }

    /**
     * Asks a server for its addresses. Returns an answer without addresses if the server does not answer within 5 s
     * (it is suspended or dead).
     */
    private static Answer ask(Path socket) {
        try (ControlConnection server = ControlConnection.open(socket)) {
            return new Answer(socket, server.addresses(), false);
        } catch (ConnectionLostException noAnswer) {
            return new Answer(socket, List.of(), noAnswer.getCause() != null); // else the server has ended it
        } catch (IOException | RuntimeException ofDeadServer) {
            return new Answer(socket, List.of(), false);
        }
    }
}
