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
 * The value of --proxy-listen: a loopback address with a port, or a path with a slash. Another machine must not reach
 * it, because a proxy's word on the address of its client is believed. Threads: stateless.
 */
final class ProxyAddress {
    private static final Pattern HOST_AND_PORT = Pattern.compile("(?:\\[([^\\]]+)\\]|([^:\\[\\]]+)):(\\d{1,5})");
    private static final int MAX_PORT = 65_535;

    private ProxyAddress() {}

    static boolean isPath(String text) {
        return text.indexOf('/') >= 0;
    }

    static SocketAddress parse(CommandSpec command, String text) {
        if (isPath(text)) {
            return UnixDomainSocketAddress.of(text);
        }
        Matcher parts = HOST_AND_PORT.matcher(text);
        if (!parts.matches() || Integer.parseInt(parts.group(3)) > MAX_PORT) {
            throw invalid(command, text, "is neither HOST:PORT nor a path with a slash, such as ./proxy.socket");
        }
        String host = parts.group(1) == null ? parts.group(2) : parts.group(1);
        InetAddress address = loopback(host);
        if (address == null) {
            throw invalid(
                    command, text, "is not on a loopback address: whoever can connect to it could pass for any client");
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

    private static ParameterException invalid(CommandSpec command, String text, String why) {
        return new ParameterException(
                command.commandLine(), "Invalid value for option '--proxy-listen': " + text + " " + why);
    }
}
