package io.github.forkchat.cli.options;

import io.github.forkchat.cli.exit.CommandFailedException;
import io.github.forkchat.server.config.AdmissionSettings;
import io.github.forkchat.server.config.ListenSettings;
import io.github.forkchat.server.config.OperatorSettings;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The server's options for passwords, names, operators and bans. Threads: used only by the main thread. */
public final class AdmissionOptions {
    /** The values of --names, as users type them. */
    private enum NameRule {
        login,
        free
    }

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            description = "File whose first line is the room's password; each client has to send the password. Only"
                    + " the file's owner may have permission to read it; if root owns the file, also its group. The"
                    + " server reads the file only at the start (default: no password).")
    private Path passwordFile;

    @Option(
            names = "--open",
            description = "Admits clients from other machines without a password. Without --open and"
                    + " --password-file, the server listens only on loopback addresses and Unix sockets.")
    private boolean open;

    @Option(
            names = "--names",
            paramLabel = "RULE",
            description = "Names of clients on the Unix socket. login: the user's login name, which no other user can"
                    + " take; free: a name that the client chooses. Needs a Unix socket (default: login).")
    private NameRule names;

    @Option(
            names = "--operators",
            paramLabel = "NAME",
            split = ",",
            splitSynopsisLabel = ",",
            description =
                    "Login names of users who may give operator commands (src/docs/operators.md) as clients on the"
                            + " Unix socket, in addition to the server's user and root. Needs a Unix socket.")
    private List<String> operators = List.of();

    @Option(
            names = "--operators-password-file",
            paramLabel = "FILE",
            description = "File whose first line is the operators' password, with the same rules as --password-file; a"
                    + " client that sends the password may give operator commands (default: nobody becomes an operator"
                    + " by a password).")
    private Path operatorsPasswordFile;

    @Option(
            names = "--bans",
            paramLabel = "FILE",
            description =
                    "File that stores the bans across restarts. The default directory is $STATE_DIRECTORY, otherwise"
                            + " $XDG_STATE_HOME/forkchat, otherwise ~/.local/state/forkchat. The default name is"
                            + " bans-PORT, or bans-ADDRESS-PORT if the first address is neither 127.0.0.1 nor all"
                            + " addresses; with --unix alone it contains the socket's path, such as bans-run-room for"
                            + " /run/room. With --port 0, there is no file by default: bans last until the server ends.")
    private Path bans;

    /** The settings, checked against the addresses. */
    public AdmissionSettings settings(ListenSettings listen) throws CommandFailedException {
        check(listen);
        OperatorSettings operating =
                new OperatorSettings(Set.copyOf(operators), PasswordFile.hash(operatorsPasswordFile), bans);
        return new AdmissionSettings(PasswordFile.hash(passwordFile), names != NameRule.free, operating);
    }

    /** Refuses options that would admit more clients than the user may expect. */
    private void check(ListenSettings listen) {
        boolean isUnprotected = passwordFile == null && !open;
        for (SocketAddress address : listen.addresses()) {
            if (ListenSettings.isBeyond(address) && isUnprotected) {
                throw unprotected(AddressChoice.describe(address) + " can be reached from other machines");
            }
        }
        if (listen.hasProxies() && isUnprotected) {
            throw unprotected("other machines can reach the room through the proxy");
        }
        if (names != null && !listen.hasUnix()) {
            throw new ParameterException(command.commandLine(), "--names needs --unix");
        }
        if (!operators.isEmpty() && !listen.hasUnix()) {
            throw new ParameterException(command.commandLine(), "--operators needs --unix");
        }
        if (operators.contains("")) {
            throw new ParameterException(
                    command.commandLine(), "Invalid value for option '--operators': a name is empty");
        }
    }

    private ParameterException unprotected(String why) {
        return new ParameterException(
                command.commandLine(), why + ": set --password-file FILE, or --open to admit all clients");
    }
}
