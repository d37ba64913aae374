package io.github.forkchat.server.bans;

import io.github.forkchat.libc.OwnDirectory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The default path of a file that a server keeps over restarts: in {@code $STATE_DIRECTORY}, which systemd sets, or
 * else in {@code $XDG_STATE_HOME/forkchat} or {@code ~/.local/state/forkchat}. The file's name contains the port, or
 * the path of the Unix socket, so that servers of one user do not share it.
 *
 * <p>Threads: stateless.
 */
public final class StatePath {
    private static final String USUAL_HOST = "127.0.0.1";

    private StatePath() {}

    /**
     * The default path; empty for a server on a port that the kernel chooses, which a later server does not find.
     *
     * @param environment the variables of the server's user
     * @param addresses the addresses that the server listens on, one or more
     */
    public static Optional<Path> ofBans(Map<String, String> environment, List<SocketAddress> addresses) {
        SocketAddress first = addresses.get(0);
        if (first instanceof InetSocketAddress inet) {
            return inet.getPort() == 0 ? Optional.empty() : in(environment, "bans-" + host(inet) + inet.getPort());
        }
        return in(
                environment,
                "bans" + Path.of(first.toString()).toAbsolutePath().toString().replace('/', '-'));
    }

    /** The address and a hyphen; empty for the usual addresses, of which only one server can have the port. */
    private static String host(InetSocketAddress address) {
        InetAddress ip = address.getAddress();
        boolean isUsual =
                ip == null || ip.isAnyLocalAddress() || ip.getHostAddress().equals(USUAL_HOST);
        return isUsual ? "" : ip.getHostAddress() + "-";
    }

    private static Optional<Path> in(Map<String, String> environment, String name) {
        return directory(environment).map(directory -> directory.resolve(name));
    }

    private static Optional<Path> directory(Map<String, String> environment) {
        Optional<Path> ofService = absolute(environment.get("STATE_DIRECTORY"));
        if (ofService.isPresent()) {
            return ofService;
        }
        Optional<Path> state = absolute(environment.get("XDG_STATE_HOME"));
        return state.or(() -> absolute(environment.get("HOME")).map(home -> home.resolve(".local/state")))
                .map(directory -> directory.resolve("forkchat"));
    }

    private static Optional<Path> absolute(String path) {
        return path != null && path.startsWith("/") ? Optional.of(Path.of(path)) : Optional.empty();
    }

    /** Creates the directory of a default path if it is missing, for this user alone. */
    public static void makeDirectory(Path file) throws IOException {
        Path directory = file.getParent();
        if (Files.isDirectory(directory)) {
            return;
        }
        Files.createDirectories(directory.getParent());
        OwnDirectory.make(directory);
    }
}
