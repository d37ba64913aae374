package io.github.forkchat.libc;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

/** The expected bytes are those of a little-endian machine, as every one is that forkchat runs on. */
final class SocketAddressesTest {
    private static final int MEMORY_BYTES = 128;
    private static final int PORT = 8784; // 0x2250
    private static final String PATH = "/tmp/chat";
    private static final String PATH_HEX = "2f746d702f63686174";
    private static final String FE80_1 = "fe800000000000000000000000000001";

    @Test
    void anIpv4AddressOfLinuxStartsWithATwoByteFamily() throws UnknownHostException {
        assertEncoded("0200 2250 7f000001 0000000000000000", 16, inet("127.0.0.1", PORT), Os.LINUX);
    }

    @Test
    void anIpv4AddressOfMacOsStartsWithItsLengthAndAOneByteFamily() throws UnknownHostException {
        assertEncoded("10 02 2250 7f000001 0000000000000000", 16, inet("127.0.0.1", PORT), Os.MACOS);
    }

    @Test
    void anIpv6AddressOfLinuxStartsWithATwoByteFamily() throws UnknownHostException {
        assertEncoded("0a00 2250 00000000" + FE80_1 + "07000000", 28, linkLocal(7), Os.LINUX);
    }

    @Test
    void anIpv6AddressOfMacOsStartsWithItsLengthAndAOneByteFamily() throws UnknownHostException {
        assertEncoded("1c 1e 2250 00000000" + FE80_1 + "07000000", 28, linkLocal(7), Os.MACOS);
    }

    @Test
    void aPathOfLinuxStartsWithATwoByteFamily() {
        assertEncoded("0100" + PATH_HEX, 110, UnixDomainSocketAddress.of(PATH), Os.LINUX);
    }

    @Test
    void aPathOfMacOsStartsWithItsLengthAndAOneByteFamily() {
        assertEncoded("6a 01" + PATH_HEX, 106, UnixDomainSocketAddress.of(PATH), Os.MACOS);
    }

    @ParameterizedTest
    @CsvSource({"LINUX, 107", "MACOS, 103"})
    void theLongestPathFitsWithItsNul(Os os, int longestBytes) {
        String path = pathOf(longestBytes);
        byte[] memory = new byte[MEMORY_BYTES];
        int length = encode(UnixDomainSocketAddress.of(path), memory, os);
        byte[] pathAndNul = Arrays.copyOfRange(memory, Constant.OFF_SUN_PATH.on(os), length);
        assertArrayEquals((path + "\0").getBytes(US_ASCII), pathAndNul);
    }

    @ParameterizedTest
    @CsvSource({"LINUX, 107", "MACOS, 103"})
    void aLongerPathIsRefusedWithBothNumbers(Os os, int longestBytes) {
        UnixDomainSocketAddress tooLong = UnixDomainSocketAddress.of(pathOf(longestBytes + 1));
        byte[] memory = new byte[MEMORY_BYTES];
        IllegalArgumentException refusal =
                assertThrows(IllegalArgumentException.class, () -> encode(tooLong, memory, os));
        assertEquals(
                "the path of a Unix socket has at most %d bytes, this one has %d"
                        .formatted(longestBytes, longestBytes + 1),
                refusal.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "[::1]"})
    void anEncodedAddressIsDescribedInTheUsualForm(String host) throws UnknownHostException {
        assertEquals(host + ":" + PORT, described(inet(host, PORT)));
    }

    @Test
    void aPortAbove32767IsDescribedAsANumberWithoutSign() throws UnknownHostException {
        assertEquals("127.0.0.1:65535", described(inet("127.0.0.1", 65_535)));
    }

    @Test
    void aUnixSocketIsDescribedByItsKindAlone() {
        assertEquals("unix", described(UnixDomainSocketAddress.of(PATH)));
    }

    /** Checks every byte: those of {@code hex}, and zeros up to the end of the memory. */
    private static void assertEncoded(String hex, int expectedLength, SocketAddress address, Os os) {
        byte[] head = HexFormat.of().parseHex(hex.replace(" ", ""));
        byte[] memory = new byte[MEMORY_BYTES];
        assertEquals(expectedLength, encode(address, memory, os));
        assertArrayEquals(Arrays.copyOf(head, MEMORY_BYTES), memory);
    }

    private static int encode(SocketAddress address, byte[] memory, Os os) {
        return SocketAddresses.encode(address, ByteBuffer.wrap(memory).order(ByteOrder.nativeOrder()), os);
    }

    private static String described(SocketAddress address) {
        try (NativeBuffer buffer = new NativeBuffer(Constant.SIZEOF_SOCKADDR_STORAGE.on(Os.current()))) {
            SocketAddresses.encode(address, buffer.bytes(), Os.current());
            return SocketAddresses.describe(buffer, Os.current());
        }
    }

    private static InetSocketAddress inet(String host, int port) throws UnknownHostException {
        return new InetSocketAddress(InetAddress.getByName(host), port);
    }

    private static InetSocketAddress linkLocal(int scopeId) throws UnknownHostException {
        byte[] ip = HexFormat.of().parseHex(FE80_1);
        return new InetSocketAddress(Inet6Address.getByAddress(null, ip, scopeId), PORT);
    }

    private static String pathOf(int lengthBytes) {
        return "/" + "a".repeat(lengthBytes - 1);
    }
}
