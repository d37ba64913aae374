package io.github.forkchat.server.bans;

import io.github.forkchat.server.admission.Origin;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The target of a ban: an IPv4 address, the IPv6 network of an address, or a user of the Unix socket.
 *
 * <p>Threads: immutable.
 *
 * @param text {@code 192.0.2.7}, {@code 2001:db8::1/56} or {@code uid:1001}
 * @param origin the origin of the clients that the ban is for
 */
public record BanTarget(String text, Origin origin) {
    private static final String USER = "uid:";
    private static final String NETWORK = "/56";
    private static final int IPV4_HEX_DIGITS = 8;
    private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";
    private static final Pattern IPV4 = Pattern.compile(OCTET + "(\\." + OCTET + "){3}");
    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");
    private static final Pattern UID = Pattern.compile("[0-9]{1,10}");

    /** The target of a client that is connected. */
    public static BanTarget of(Origin origin, String peer) {
        return origin.isUser() ? ofUser(origin.uid()) : parse(host(peer)).orElseThrow();
    }

    private static BanTarget ofUser(String uid) {
        return new BanTarget(USER + uid, Origin.ofUser(Integer.parseUnsignedInt(uid)));
    }

    /** The address of {@code 192.0.2.7:50312} or {@code [::1]:50312}. */
    private static String host(String peer) {
        String host = peer.substring(0, peer.lastIndexOf(':'));
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    /** Parses the text of a target, or an address; empty if it is neither. Never asks a name server. */
    public static Optional<BanTarget> parse(String text) {
        if (text.startsWith(USER)) {
            String uid = text.substring(USER.length());
            boolean isId = UID.matcher(uid).matches() && Long.parseLong(uid) < 1L << Integer.SIZE;
            return isId ? Optional.of(ofUser(uid)) : Optional.empty();
        }
        if (IPV4.matcher(text).matches()) {
            return Optional.of(new BanTarget(text, Origin.of(text + ":0")));
        }
        String address = text.endsWith(NETWORK) ? text.substring(0, text.length() - NETWORK.length()) : text;
        return IPV6.matcher(address).matches() ? ofIpv6(address) : Optional.empty();
    }

    private static Optional<BanTarget> ofIpv6(String address) {
        try {
            Origin origin = Origin.of("[" + address + "]:0");
            if (origin.key().length() == IPV4_HEX_DIGITS) { // ::ffff:192.0.2.7, or ::ffff:c000:207
                return parse(dotted(origin.key()));
            }
            return Optional.of(new BanTarget(origin.isCounted() ? address + NETWORK : address, origin));
        } catch (IllegalArgumentException noAddress) {
            return Optional.empty();
        }
    }

    /** The text of an IPv4 address in hex digits. */
    private static String dotted(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        return IntStream.range(0, bytes.length)
                .mapToObj(i -> Integer.toString(Byte.toUnsignedInt(bytes[i])))
                .collect(Collectors.joining("."));
    }
}
