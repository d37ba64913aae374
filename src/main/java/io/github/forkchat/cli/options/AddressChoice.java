package io.github.forkchat.cli.options;

import io.github.forkchat.cli.exit.CommandFailedException;
import io.github.forkchat.cli.exit.ExitCode;
import io.github.forkchat.client.connection.ServerEndpoint;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/**
 * The values of --host, --port and --unix, each null if it is not given. As the place of a server it resolves the host
 * each time: the JVM keeps an answer for 30 s. Threads: immutable.
 *
 * @param command the command that has these options; null if the values are known to be valid
 */
public record AddressChoice(CommandSpec command, String host, Integer port, Path unix) implements ServerEndpoint.Place {
    static final String DEFAULT_HOST = "127.0.0.1";
    static final int DEFAULT_PORT = 8784;

    static final int MAX_PORT = 65_535;

    /** Several zeros in a row in an IPv6 address, which people write as two colons. */
    private static final String ZEROS = "(^|:)0(:0)+(:|$)";

    /** Refuses an empty host. */
    void check() {
        if (host != null && host.isEmpty()) {
            throw new ParameterException(command.commandLine(), "Invalid value for option '--host': empty");
        }
    }

    /** Refuses an empty host, and two addresses. */
    public void checkOne() {
        check();
        if (hasUnix() && hasTcp()) {
            throw new ParameterException(command.commandLine(), "--unix excludes --host and --port");
        }
    }

    /** Whether --unix is given. */
    public boolean hasUnix() {
        return unix != null;
    }

    /** Whether the address, or one of two, is a TCP address: --host or --port is given, or --unix is not. */
    boolean hasTcp() {
        return host != null || port != null || unix == null;
    }

    String hostOrDefault() {
        return host == null ? DEFAULT_HOST : host;
    }

    private int portOrDefault() {
        return port == null ? DEFAULT_PORT : port;
    }

    UnixDomainSocketAddress unixAddress() {
        return UnixDomainSocketAddress.of(unix);
    }

    /**
     * The TCP addresses of the host, one or more.
     *
     * @param lowestPort the lowest valid port; 0 where it stands for any free port
     * @throws CommandFailedException if the host has no address
     */
    public List<InetSocketAddress> tcpAddresses(int lowestPort) throws CommandFailedException {
        Checks.range(command, "--port", portOrDefault(), lowestPort, MAX_PORT);
        try {
            return resolve();
        } catch (UnknownHostException e) {
            String name = hostOrDefault();
            String hint = name.matches("[^:]+:\\d+") ? "; --port takes the port" : "";
            throw new CommandFailedException(ExitCode.NO_CONNECTION, "unknown host: " + name + hint, e);
        }
    }

    private List<InetSocketAddress> resolve() throws UnknownHostException {
        List<InetSocketAddress> addresses = new ArrayList<>();
        for (InetAddress address : InetAddress.getAllByName(hostOrDefault())) {
            addresses.add(new InetSocketAddress(address, portOrDefault()));
        }
        return addresses;
    }

    /** The addresses of the server: that of --unix, or the present ones of the host. */
    @Override
    public List<SocketAddress> addresses() throws UnknownHostException {
        return List.copyOf(hasUnix() ? List.of(unixAddress()) : resolve());
    }

    /** An address for a message to the user: {@code 127.0.0.1 port 8784}, or a path. */
    public static String describe(SocketAddress address) {
        return address instanceof InetSocketAddress inet
                ? inet.getAddress().getHostAddress().replaceFirst(ZEROS, "::") + " port " + inet.getPort()
                : address.toString();
    }
}
