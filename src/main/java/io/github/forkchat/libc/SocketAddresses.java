package io.github.forkchat.libc;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * {@code struct sockaddr_in}, {@code sockaddr_in6} and {@code sockaddr_un}, to and from native memory.
 *
 * <p>macOS has a length byte before a one-byte family, Linux a two-byte family; the system is an argument, so that both
 * can be computed on either. Manual pages ip(7), ipv6(7), unix(7). Threads: stateless.
 */
final class SocketAddresses {
    /** The address shown for the peer of a Unix socket, which has no separate address. */
    static final String UNIX_PEER = "unix";

    private static final String IPV4_MAPPED = "::ffff:";

    private SocketAddresses() {}

    /** The address family of {@code address}. */
    static int family(SocketAddress address, Os os) {
        if (address instanceof UnixDomainSocketAddress) {
            return Constant.AF_UNIX.on(os);
        }
        boolean v6 = ((InetSocketAddress) address).getAddress() instanceof Inet6Address;
        return (v6 ? Constant.AF_INET6 : Constant.AF_INET).on(os);
    }

    /**
     * Writes {@code address} at the start of {@code to}, which is zeroed and large enough for any address.
     *
     * @return its length in bytes
     * @throws IllegalArgumentException if a path does not fit {@code sun_path} with its NUL
     */
    static int encode(SocketAddress address, ByteBuffer to, Os os) {
        int length = address instanceof UnixDomainSocketAddress unix
                ? encodeUnix(unix, to, os)
                : encodeInet((InetSocketAddress) address, to, os);
        if (Constant.SIZE_SA_FAMILY.on(os) == 1) {
            to.put(Constant.OFF_SA_LEN.on(os), (byte) length);
            to.put(Constant.OFF_SA_FAMILY.on(os), (byte) family(address, os));
        } else {
            to.putShort(Constant.OFF_SA_FAMILY.on(os), (short) family(address, os));
        }
        return length;
    }

    private static int encodeUnix(UnixDomainSocketAddress address, ByteBuffer to, Os os) {
        byte[] path = address.getPath().toString().getBytes(StandardCharsets.UTF_8);
        int room = Constant.SIZE_SUN_PATH.on(os) - 1;
        if (path.length > room) {
            throw new IllegalArgumentException(
                    "the path of a Unix socket has at most " + room + " bytes, this one has " + path.length);
        }
        to.put(Constant.OFF_SUN_PATH.on(os), path);
        return Constant.SIZEOF_SOCKADDR_UN.on(os);
    }

    /**
     * Writes the address of a Unix socket at the start of {@code to}, which is zeroed and large enough for any address.
     *
     * @param name a path, or {@code @} and a name of Linux's abstract namespace, unix(7)
     * @return its length in bytes; every byte of an abstract name counts
     * @throws IllegalArgumentException if it is too long
     */
    static int encodeUnixName(String name, ByteBuffer to, Os os) {
        if (!name.startsWith("@")) {
            return encode(UnixDomainSocketAddress.of(name), to, os);
        }
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > Constant.SIZE_SUN_PATH.on(os)) {
            throw new IllegalArgumentException("the name of a Unix socket is too long: " + name);
        }
        to.putShort(Constant.OFF_SA_FAMILY.on(os), (short) Constant.AF_UNIX.on(os));
        int at = Constant.OFF_SUN_PATH.on(os);
        to.put(at, bytes);
        to.put(at, (byte) 0);
        return at + bytes.length;
    }

    /**
     * Reads an address from the kernel.
     *
     * @param address at least {@link Constant#SIZEOF_SOCKADDR_STORAGE} bytes
     * @param length the part of it that the kernel has set
     * @throws UnknownHostException if it is neither an Internet address nor the path of a Unix socket
     */
    static SocketAddress decode(NativeBuffer address, int length, Os os) throws UnknownHostException {
        String text = describe(address, os);
        if (text.equals(UNIX_PEER)) {
            int at = Constant.OFF_SUN_PATH.on(os);
            byte[] path = new byte[Math.max(0, length - at)];
            address.bytes().get(at, path);
            String name = new String(path, StandardCharsets.UTF_8).replaceFirst("\\x00+$", "");
            if (name.isEmpty() || name.startsWith("\0")) {
                throw new UnknownHostException("a socket without a path");
            }
            return UnixDomainSocketAddress.of(name);
        }
        int colon = text.lastIndexOf(':');
        InetAddress host = InetAddress.getByName(text.substring(0, colon).replaceAll("[\\[\\]]", ""));
        return new InetSocketAddress(host, Integer.parseInt(text.substring(colon + 1)));
    }

    private static int encodeInet(InetSocketAddress address, ByteBuffer to, Os os) {
        byte[] ip = address.getAddress().getAddress();
        boolean v4 = address.getAddress() instanceof Inet4Address;
        putPort(to, (v4 ? Constant.OFF_SIN_PORT : Constant.OFF_SIN6_PORT).on(os), address.getPort());
        to.put((v4 ? Constant.OFF_SIN_ADDR : Constant.OFF_SIN6_ADDR).on(os), ip);
        if (address.getAddress() instanceof Inet6Address v6) {
            to.putInt(Constant.OFF_SIN6_SCOPE_ID.on(os), v6.getScopeId());
        }
        return (v4 ? Constant.SIZEOF_SOCKADDR_IN : Constant.SIZEOF_SOCKADDR_IN6).on(os);
    }

    /**
     * Formats an address from the kernel: {@code 127.0.0.1:8784}, {@code [::1]:8784}, or {@link #UNIX_PEER}. An IPv4
     * client of an IPv6 socket is shown with its IPv4 address.
     *
     * @param address at least {@link Constant#SIZEOF_SOCKADDR_STORAGE} bytes
     */
    static String describe(NativeBuffer address, Os os) {
        ByteBuffer bytes = address.bytes();
        int family = Constant.SIZE_SA_FAMILY.on(os) == 1
                ? Byte.toUnsignedInt(bytes.get(Constant.OFF_SA_FAMILY.on(os)))
                : Short.toUnsignedInt(bytes.getShort(Constant.OFF_SA_FAMILY.on(os)));
        if (family == Constant.AF_INET.on(os)) {
            return ipv4(bytes, Constant.OFF_SIN_ADDR.on(os)) + ":" + port(bytes, Constant.OFF_SIN_PORT.on(os));
        }
        if (family == Constant.AF_INET6.on(os)) {
            String ip = ip(family, address, Constant.OFF_SIN6_ADDR.on(os), os);
            boolean isMapped = ip.startsWith(IPV4_MAPPED) && ip.indexOf('.') > 0;
            return (isMapped ? ip.substring(IPV4_MAPPED.length()) : "[" + ip + "]") + ":"
                    + port(bytes, Constant.OFF_SIN6_PORT.on(os));
        }
        return UNIX_PEER;
    }

    /** Formats an address as {@link #describe(NativeBuffer, Os)} does. */
    static String describe(InetSocketAddress address) {
        try (NativeBuffer memory = new NativeBuffer(Constant.SIZEOF_SOCKADDR_STORAGE.on(Os.current()))) {
            encode(address, memory.bytes(), Os.current());
            return describe(memory, Os.current());
        }
    }

    /** Formats IPv4 addresses without a native call, because it runs for each client. */
    private static String ipv4(ByteBuffer from, int at) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < Integer.BYTES; i++) {
            text.append(i == 0 ? "" : ".").append(Byte.toUnsignedInt(from.get(at + i)));
        }
        return text.toString();
    }

    private static String ip(int family, NativeBuffer address, int offset, Os os) {
        int size = Constant.INET6_ADDRSTRLEN.on(os);
        try (NativeBuffer text = new NativeBuffer(size)) {
            if (LibC.inet_ntop(family, address.address() + offset, text.address(), size) == 0) {
                throw new IllegalStateException("inet_ntop: " + Errno.describe(LibC.errno(), os));
            }
            return text.pointer().getString(0, StandardCharsets.US_ASCII.name());
        }
    }

    private static void putPort(ByteBuffer to, int offset, int port) {
        to.duplicate().order(ByteOrder.BIG_ENDIAN).putShort(offset, (short) port);
    }

    private static int port(ByteBuffer from, int offset) {
        return Short.toUnsignedInt(from.duplicate().order(ByteOrder.BIG_ENDIAN).getShort(offset));
    }
}
