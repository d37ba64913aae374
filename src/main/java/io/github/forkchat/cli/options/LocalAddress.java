package io.github.forkchat.cli.options;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/**
 * An address that only programs of this machine can connect to: a loopback address with a port, or the path of a Unix
 * socket, which has a slash. Threads: immutable.
 *
 * @param option the option whose value it is
 * @param reason why other machines must not reach it
 */
record LocalAddress(String option, String reason) {
    private static final Pattern HOST_AND_PORT = Pattern.compile("(?:\\[([^\\]]+)\\]|([^:\\[\\]]+)):(\\d{1,5})");
    private static final int MAX_PORT = 65_535;

    static final LocalAddress OF_PROXY =
            new LocalAddress("--proxy-listen", "a program that connects to it can claim any client address");
    static final LocalAddress OF_METRICS =
            new LocalAddress("--metrics", "it has no password; use a proxy or ssh for access from other machines");

    static boolean isPath(String text) {
        return text.indexOf('/') >= 0;
    }

    /** Parses an option value. */
    SocketAddress parse(CommandSpec command, String text) {
        if (isPath(text)) {
            return UnixDomainSocketAddress.of(text);
        }
        Matcher parts = HOST_AND_PORT.matcher(text);
        if (!parts.matches() || Integer.parseInt(parts.group(3)) > MAX_PORT) {
            throw invalid(command, text, "is neither HOST:PORT nor a path with a slash, such as ./forkchat.socket");
        }
        String host = parts.group(1) == null ? parts.group(2) : parts.group(1);
        InetAddress address = loopback(host);
        if (address == null) {
            throw invalid(command, text, "is not on a loopback address: " + reason);
        }
        return new InetSocketAddress(address, Integer.parseInt(parts.group(3)));
    }

    private static InetAddress loopback(String host) {
        try {
            for (InetAddress address : InetAddress.getAllByName(host)) {
                if (address.isLoopbackAddress()) {
                    return address;
                }
            }
        } catch (UnknownHostException none) {
            return null;
        }
        return null;
    }

    private ParameterException invalid(CommandSpec command, String text, String why) {
        return new ParameterException(
                command.commandLine(), "Invalid value for option '" + option + "': " + text + " " + why);
    }
}
