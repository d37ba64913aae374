package io.github.forkchat.cli.operators;

import io.github.forkchat.cli.exit.CommandFailedException;
import io.github.forkchat.cli.exit.ExitCode;
import io.github.forkchat.cli.options.AddressChoice;
import io.github.forkchat.client.connection.ControlConnection;
import io.github.forkchat.server.operators.ControlSocket;
import io.github.forkchat.server.process.RuntimeFolder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Finds the control socket of a server by the address that the server listens on. Each server sends its addresses in
 * the first line of a control connection.
 *
 * <p>Threads: used only by the main thread.
 */
final class ControlSockets {
    private ControlSockets() {}

    /**
     * Connects to the server that listens on this address.
     *
     * @return empty if no server of this machine that accepts commands from this user listens on the address
     * @throws CommandFailedException if several servers match
     */
    static Optional<ControlConnection> find(AddressChoice choice) throws CommandFailedException, IOException {
        Predicate<String> isWanted = isWanted(choice);
        List<Path> found = new ArrayList<>();
        for (Path folder : RuntimeFolder.candidates()) {
            for (Path socket : sockets(folder)) {
                if (addresses(socket).stream().anyMatch(isWanted)) {
                    found.add(socket);
                }
            }
        }
        if (found.size() > 1) {
            throw new CommandFailedException(
                    ExitCode.NO_CONNECTION,
                    found.size() + " servers listen on this port: select one by --host or --unix",
                    null);
        }
        return found.isEmpty() ? Optional.empty() : Optional.of(ControlConnection.open(found.get(0)));
    }

    private static List<Path> sockets(Path folder) {
        List<Path> sockets = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, ControlSocket::isOne)) {
            files.forEach(sockets::add);
        } catch (IOException | DirectoryIteratorException none) {
            return List.of();
        }
        return sockets;
    }

    /**
     * The addresses of a server; none if it does not answer. Short, because a server serves one connection at a time.
     */
    private static List<String> addresses(Path socket) {
        try (ControlConnection server = ControlConnection.open(socket)) {
            return server.addresses();
        } catch (IOException ofDeadOrBusyServer) {
            return List.of();
        }
    }

    private static Predicate<String> isWanted(AddressChoice choice) throws CommandFailedException {
        if (choice.hasUnix()) {
            Path wanted = real(choice.unix());
            return address -> address.startsWith("/") && real(Path.of(address)).equals(wanted);
        }
        List<InetSocketAddress> wanted = choice.tcpAddresses(1);
        boolean isAnyHost = choice.host() == null;
        return address -> !address.startsWith("/") && wanted.stream().anyMatch(one -> matches(address, one, isAnyHost));
    }

    /** Whether a server's address, such as {@code 127.0.0.1:8784}, is the wanted one or covers all local addresses. */
    private static boolean matches(String address, InetSocketAddress wanted, boolean isAnyHost) {
        int colon = address.lastIndexOf(':');
        if (!address.substring(colon + 1).equals("" + wanted.getPort())) {
            return false;
        }
        try {
            InetAddress host = InetAddress.getByName(address.substring(0, colon)); // a literal address
            return isAnyHost || host.isAnyLocalAddress() || host.equals(wanted.getAddress());
        } catch (IOException noAddress) {
            return false;
        }
    }

    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException gone) {
            return path.toAbsolutePath().normalize();
        }
    }
}
