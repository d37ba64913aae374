package io.github.forkchat.cli;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Where the server is: the same options for those who listen and those who connect. Threads: the main one. */
final class AddressOptions {
    static final String DEFAULT_HOST = "127.0.0.1";
    static final int DEFAULT_PORT = 8784;

    private static final int MAX_PORT = 65_535;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--host",
            paramLabel = "HOST",
            description = "Name or address, IPv4 or IPv6 (default: " + DEFAULT_HOST + ").")
    private String host;

    @Option(names = "--port", paramLabel = "PORT", description = "TCP port (default: " + DEFAULT_PORT + ").")
    private Integer port;

    @Option(names = "--unix", paramLabel = "PATH", description = "Path of a Unix socket; alone, no TCP.")
    private Path unix;

    /** Refuses what would silently mean something else. */
    void check() {
        if ((unix != null && unix.toString().isEmpty()) || (host != null && host.isEmpty())) {
            throw new ParameterException(
                    command.commandLine(),
                    "Invalid value for option '" + (unix != null ? "--unix" : "--host") + "': empty");
        }
    }

    /** Whether --unix was given. */
    boolean hasUnix() {
        return unix != null;
    }

    /** Whether TCP is wanted: by --host or --port, or because there is no --unix. */
    boolean hasTcp() {
        return host != null || port != null || unix == null;
    }

    UnixDomainSocketAddress unix() {
        return UnixDomainSocketAddress.of(unix);
    }

    /**
     * The TCP addresses: a name can have several.
     *
     * @param lowestPort 0 if that may stand for any free port
     * @throws CommandFailedException if the host has no address
     */
    List<InetSocketAddress> tcp(int lowestPort) throws CommandFailedException {
        int number = port == null ? DEFAULT_PORT : port;
        Checks.range(command, "--port", number, lowestPort, MAX_PORT);
        String name = host == null ? DEFAULT_HOST : host;
        try {
            return Arrays.stream(InetAddress.getAllByName(name))
                    .map(address -> new InetSocketAddress(address, number))
                    .toList();
        } catch (UnknownHostException e) {
            throw new CommandFailedException(ExitCode.NO_CONNECTION, "unknown host: " + name, e);
        }
    }

    /** An address for a message to the user: {@code 127.0.0.1 port 8784}, or a path. */
    static String describe(SocketAddress address) {
        return address instanceof InetSocketAddress inet
                ? inet.getAddress().getHostAddress() + " port " + inet.getPort()
                : address.toString();
    }
}
