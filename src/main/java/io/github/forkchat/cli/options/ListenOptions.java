package io.github.forkchat.cli.options;

import io.github.forkchat.cli.exit.CommandFailedException;
import io.github.forkchat.cli.exit.ExitCode;
import io.github.forkchat.libc.ListenSocket;
import io.github.forkchat.server.config.ListenSettings;
import io.github.forkchat.server.config.SocketFile;
import io.github.forkchat.server.service.InheritedSockets;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The addresses that the server listens on, and the file of its Unix socket. Threads: used only by the main thread. */
public final class ListenOptions {
    private static final int OCTAL = 8;
    private static final int ALL_BITS = 0777;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--host",
            paramLabel = "HOST",
            description = "Host name or IP address to listen on; '::' accepts IPv6 and IPv4 connections. May be given"
                    + " more than once (default: " + AddressChoice.DEFAULT_HOST + ").")
    private List<String> hosts = List.of();

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "TCP port to listen on, for each --host; 0 takes a free port, which the first lines of output"
                    + " show (default: " + AddressChoice.DEFAULT_PORT + ").")
    private Integer port;

    @Option(
            names = "--unix",
            paramLabel = "PATH",
            description =
                    "Unix socket to listen on, in place of TCP; with --host or --port the server listens on both. The"
                            + " server replaces the socket of a server that has ended, but never a socket in use or"
                            + " another file.")
    private Path unix;

    @Option(
            names = "--mode",
            paramLabel = "OCTAL",
            description = "Permissions of the Unix sockets of --unix and --proxy-listen, such as 0660 (default: 0777"
                    + " without the bits of the umask).")
    private String mode;

    @Option(
            names = "--group",
            paramLabel = "NAME",
            description =
                    "Group that owns the Unix sockets of --unix and --proxy-listen (default: the server's group).")
    private String group;

    @Option(
            names = "--proxy-listen",
            paramLabel = "ADDRESS",
            description =
                    "Address on which the server accepts connections from a TLS-terminating proxy, such as stunnel"
                            + " or haproxy: a loopback HOST:PORT, or the path (with a slash) of a Unix socket. The"
                            + " proxy must send a PROXY protocol header first. If you give neither --host, --port nor"
                            + " --unix, the server listens only on this address. Needs --password-file or --open."
                            + " May be given more than once.")
    private List<String> proxies = List.of();

    /** The choices, one for each host; the Unix socket is in each of them. */
    private List<AddressChoice> choices() {
        return hosts.isEmpty()
                ? List.of(new AddressChoice(command, null, port, unix))
                : hosts.stream()
                        .map(host -> new AddressChoice(command, host, port, unix))
                        .toList();
    }

    private boolean hasUnix() {
        return unix != null;
    }

    /** The settings, checked. Sockets that a service manager has passed replace the default address. */
    public ListenSettings settings() throws CommandFailedException {
        List<ListenSocket> inherited = inherited();
        if (inherited.isEmpty()) {
            return new ListenSettings(addresses(), proxyAddresses(), socketFile(), inherited);
        }
        if (!hosts.isEmpty() || port != null || hasUnix() || mode != null || group != null) {
            throw new ParameterException(
                    command.commandLine(),
                    "the service manager has passed the sockets to listen on (LISTEN_FDS): omit --host, --port,"
                            + " --unix, --mode and --group");
        }
        List<SocketAddress> addresses =
                inherited.stream().map(ListenSocket::bound).toList();
        return new ListenSettings(addresses, proxyAddresses(), SocketFile.USUAL, inherited);
    }

    private static List<ListenSocket> inherited() throws CommandFailedException {
        try {
            return InheritedSockets.of(System.getenv());
        } catch (IOException e) {
            throw new CommandFailedException(ExitCode.NO_CONNECTION, e.getMessage(), e);
        }
    }

    /** The addresses to listen on: those of TCP, each once, then the Unix socket. */
    private List<SocketAddress> addresses() throws CommandFailedException {
        Set<SocketAddress> addresses = new LinkedHashSet<>();
        for (AddressChoice choice : choices()) {
            choice.check();
            if (choice.hasTcp() && (proxies.isEmpty() || !hosts.isEmpty() || port != null)) {
                addresses.add(choice.tcpAddresses(0).get(0));
            }
        }
        if (hasUnix()) {
            addresses.add(UnixDomainSocketAddress.of(unix));
        }
        return List.copyOf(addresses);
    }

    private List<SocketAddress> proxyAddresses() {
        Set<SocketAddress> addresses = new LinkedHashSet<>();
        for (String proxy : proxies) {
            addresses.add(LocalAddress.OF_PROXY.parse(command, proxy));
        }
        return List.copyOf(addresses);
    }

    /** Permissions and group of the Unix sockets. */
    private SocketFile socketFile() {
        boolean hasFile = hasUnix() || proxies.stream().anyMatch(LocalAddress::isPath);
        if (!hasFile && (mode != null || group != null)) {
            throw new ParameterException(
                    command.commandLine(),
                    (mode != null ? "--mode" : "--group") + " needs --unix, or --proxy-listen with a path");
        }
        return new SocketFile(mode == null ? null : permissions(), group);
    }

    private String permissions() {
        int bits = mode.matches("[0-7]{1,4}") ? Integer.parseInt(mode, OCTAL) : -1;
        if (bits < 0 || bits > ALL_BITS) {
            throw new ParameterException(
                    command.commandLine(),
                    "Invalid value for option '--mode': " + mode + " is not between 0000 and 0777");
        }
        Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
        PosixFilePermission[] inOrder = PosixFilePermission.values(); // from the owner's r to x for others
        for (int i = 0; i < inOrder.length; i++) {
            if ((bits & 1 << (inOrder.length - 1 - i)) != 0) {
                permissions.add(inOrder[i]);
            }
        }
        return PosixFilePermissions.toString(permissions);
    }
}
