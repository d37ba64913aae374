package io.github.forkchat.cli;

import io.github.forkchat.server.SocketFile;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Who may come over the server's Unix socket, and what they are called. Threads: the main one. */
final class UnixSocketOptions {
    private static final int OCTAL = 8;
    private static final int ALL_BITS = 0777;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--mode",
            paramLabel = "OCTAL",
            description = "The mode of the Unix socket's file, such as 0660 (default: what the umask leaves).")
    private String mode;

    @Option(names = "--group", paramLabel = "NAME", description = "The group of that file (default: the server's).")
    private String group;

    @Option(
            names = "--names",
            paramLabel = "RULE",
            description = {
                "Names of clients of the Unix socket. login: the user's login name, which nobody else can take;",
                "free: as over TCP (default: login)."
            })
    private Names names;

    /** The rules; the names are what one types. */
    private enum Names {
        login,
        free
    }

    boolean loginNames() {
        return names != Names.free;
    }

    /**
     * The socket's file.
     *
     * @param hasUnix whether there is one
     */
    SocketFile file(boolean hasUnix) {
        if (!hasUnix && (mode != null || group != null || names != null)) {
            throw new ParameterException(command.commandLine(), "--mode, --group and --names need --unix");
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
        PosixFilePermission[] inOrder = PosixFilePermission.values(); // from the owner's r to the others' x
        for (int i = 0; i < inOrder.length; i++) {
            if ((bits & 1 << (inOrder.length - 1 - i)) != 0) {
                permissions.add(inOrder[i]);
            }
        }
        return PosixFilePermissions.toString(permissions);
    }
}
