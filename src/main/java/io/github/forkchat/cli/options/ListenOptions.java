package io.github.forkchat.cli.options;

import io.github.forkchat.cli.exit.CommandFailedException;
import io.github.forkchat.server.config.ListenSettings;
import io.github.forkchat.server.config.SocketFile;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The addresses that the server listens on, and the file of its Unix socket. Threads: the main one. */
public final class ListenOptions {
    private static final int OCTAL = 8;
    private static final int ALL_BITS = 0777;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--host",
            paramLabel = "HOST",
            description = "Host name or IP address to listen on; '::' accepts IPv6 and IPv4 connections (default: "
                    + AddressChoice.DEFAULT_HOST + ").")
    private String host;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "TCP port to listen on; 0 takes a free port, which the first line of output shows (default: "
                    + AddressChoice.DEFAULT_PORT + ").")
    private Integer port;

    @Option(
            names = "--unix",
            paramLabel = "PATH",
            description =
                    "Unix socket to listen on, in place of TCP; with --host or --port the server listens on both.")
    private Path unix;

    @Option(
            names = "--mode",
            paramLabel = "OCTAL",
            description = "Permissions of the Unix socket, such as 0660 (default: 0777 without the bits of the umask).")
    private String mode;

    @Option(
            names = "--group",
            paramLabel = "NAME",
            description = "Group that owns the Unix socket (default: the server's group).")
    private String group;

    private AddressChoice choice() {
        return new AddressChoice(command, host, port, unix);
    }

    public boolean hasUnix() {
        return choice().hasUnix();
    }

    /** The settings, checked. */
    public ListenSettings settings() throws CommandFailedException {
        return new ListenSettings(addresses(), socketFile());
    }

    /** The addresses to listen on, one or two. */
    private List<SocketAddress> addresses() throws CommandFailedException {
        AddressChoice choice = choice();
        choice.check();
        List<SocketAddress> addresses = new ArrayList<>();
        if (choice.hasTcp()) {
            addresses.add(choice.tcpAddresses(0).get(0));
        }
        if (choice.hasUnix()) {
            addresses.add(choice.unixAddress());
        }
        return addresses;
    }

    /** Permissions and group of the Unix socket. */
    private SocketFile socketFile() {
        if (!hasUnix() && (mode != null || group != null)) {
            throw AdmissionOptions.needsUnix(command);
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
