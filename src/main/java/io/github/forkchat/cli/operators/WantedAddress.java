package io.github.forkchat.cli.operators;

import io.github.forkchat.cli.exit.CommandFailedException;
import io.github.forkchat.cli.options.AddressChoice;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Path;
import java.util.List;

/**
 * The address that the options of an operator's command name, compared with addresses that servers listen on.
 *
 * <p>Threads: the main one.
 */
final class WantedAddress {
    /** Null for a TCP address. */
    private final Path path;

    private final List<InetSocketAddress> hosts;
    private final boolean isAnyHost;

    private WantedAddress(Path path, List<InetSocketAddress> hosts, boolean isAnyHost) {
        this.path = path;
        this.hosts = hosts;
        this.isAnyHost = isAnyHost;
    }

    static WantedAddress of(AddressChoice choice) throws CommandFailedException {
        return choice.hasUnix()
                ? new WantedAddress(real(choice.unix()), List.of(), false)
                : new WantedAddress(null, choice.tcpAddresses(1), choice.host() == null);
    }

    /**
     * Whether a client with these options reaches a server at this address.
     *
     * @param address of a server, such as {@code 127.0.0.1:8784}, or an absolute path
     */
    boolean isReachedAt(String address) {
        return path != null ? isPath(address) : hasPort(address) && hasHost(address);
    }

    /** Whether a server at this address can be meant: without {@code --host} its port is enough. */
    boolean mayMean(String address) {
        return isReachedAt(address) || (isAnyHost && hasPort(address));
    }

    private boolean isPath(String address) {
        return address.startsWith("/") && real(Path.of(address)).equals(path);
    }

    private boolean hasPort(String address) {
        String port = address.substring(address.lastIndexOf(':') + 1);
        return !address.startsWith("/") && hosts.stream().anyMatch(host -> port.equals("" + host.getPort()));
    }

    private boolean hasHost(String address) {
        try {
            InetAddress host = InetAddress.getByName(address.substring(0, address.lastIndexOf(':'))); // a literal
            for (InetSocketAddress wanted : hosts) {
                if (host.equals(wanted.getAddress())
                        || (host.isAnyLocalAddress() && isOfThisMachine(wanted.getAddress()))) {
                    return true;
                }
            }
            return false;
        } catch (IOException noAddress) {
            return false;
        }
    }

    private static boolean isOfThisMachine(InetAddress address) throws SocketException {
        return address.isLoopbackAddress()
                || address.isAnyLocalAddress()
                || NetworkInterface.getByInetAddress(address) != null;
    }

    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException gone) {
            return path.toAbsolutePath().normalize();
        }
    }
}
