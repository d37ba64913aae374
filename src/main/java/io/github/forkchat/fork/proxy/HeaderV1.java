package io.github.forkchat.fork.proxy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A header in version 1 of the PROXY protocol, a line of text:
 *
 * <pre>
 *   PROXY TCP4 203.0.113.7 198.51.100.1 50312 443\r\n     addresses of the client and the proxy, then their ports
 *   PROXY TCP6 2001:db8::7 2001:db8::1 50312 443\r\n
 *   PROXY UNKNOWN ...\r\n
 * </pre>
 *
 * <p>Threads: stateless.
 */
final class HeaderV1 {
    static final byte[] BEGINNING = "PROXY ".getBytes(StandardCharsets.US_ASCII);

    /** Maximum length with its end, by the protocol. */
    private static final int MAX_BYTES = 107;

    private static final Pattern UNKNOWN = Pattern.compile("PROXY UNKNOWN(?: .*)?");
    private static final String PORTS = " (\\d{1,5}) (\\d{1,5})";
    private static final Pattern TCP4 = Pattern.compile("PROXY TCP4 ([0-9.]{7,15}) ([0-9.]{7,15})" + PORTS);
    private static final String IPV6 = " ([0-9a-fA-F:][0-9a-fA-F:.]*)";
    private static final Pattern TCP6 = Pattern.compile("PROXY TCP6" + IPV6 + IPV6 + PORTS);
    private static final int MAX_PORT = 65_535;
    private static final int MAX_OCTET = 255;

    private HeaderV1() {}

    static ProxyHeader read(byte[] input) {
        int end = 0;
        while (end < input.length && input[end] != '\n') {
            end++;
        }
        if (end >= MAX_BYTES) {
            return ProxyHeader.nonsense("its line is longer than " + MAX_BYTES + " bytes");
        }
        if (end == input.length) {
            return ProxyHeader.more();
        }
        if (input[end - 1] != '\r') {
            return ProxyHeader.nonsense("its line does not end with CR LF");
        }
        return ofLine(new String(input, 0, end - 1, StandardCharsets.ISO_8859_1), end + 1);
    }

    private static ProxyHeader ofLine(String line, int lengthBytes) {
        if (UNKNOWN.matcher(line).matches()) {
            return ProxyHeader.unknown(lengthBytes);
        }
        Matcher v4 = TCP4.matcher(line);
        Matcher v6 = TCP6.matcher(line);
        try {
            if (v4.matches()) {
                ipv4(v4.group(2));
                return ProxyHeader.of(lengthBytes, address(ipv4(v4.group(1)), v4));
            }
            if (v6.matches()) {
                ipv6(v6.group(2));
                return ProxyHeader.of(lengthBytes, address(ipv6(v6.group(1)), v6));
            }
            return ProxyHeader.nonsense("its line is no header of version 1");
        } catch (UnknownHostException e) {
            return ProxyHeader.nonsense("its line has an invalid address");
        }
    }

    private static InetSocketAddress address(InetAddress ip, Matcher line) throws UnknownHostException {
        int port = Integer.parseInt(line.group(3));
        if (port > MAX_PORT || Integer.parseInt(line.group(4)) > MAX_PORT) {
            throw new UnknownHostException("port");
        }
        return new InetSocketAddress(ip, port);
    }

    /** Parses four numbers; InetAddress would also take fewer, or ask for a host of that name. */
    private static InetAddress ipv4(String text) throws UnknownHostException {
        String[] parts = text.split("\\.", -1);
        byte[] bytes = new byte[Integer.BYTES];
        if (parts.length != bytes.length) {
            throw new UnknownHostException(text);
        }
        for (int i = 0; i < bytes.length; i++) {
            boolean isNumber = parts[i].matches("0|[1-9]\\d{0,2}");
            if (!isNumber || Integer.parseInt(parts[i]) > MAX_OCTET) {
                throw new UnknownHostException(text);
            }
            bytes[i] = (byte) Integer.parseInt(parts[i]);
        }
        return InetAddress.getByAddress(bytes);
    }

    /** A text with a colon that begins as this one does is never taken for a host's name. */
    private static InetAddress ipv6(String text) throws UnknownHostException {
        if (text.indexOf(':') < 0) {
            throw new UnknownHostException(text);
        }
        return InetAddress.getByName(text);
    }
}
