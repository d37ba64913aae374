package io.github.forkchat.fork.proxy;

import io.github.forkchat.protocol.check.PeerCheck.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

final class HeaderParserTest {
    private static final int MAX_BYTES = 4_000;
    private static final String V2 = "0d0a0d0a000d0a515549540a";
    private static final String ADDRESSES_V4 = "cb007107" + "c6336401" + "c488" + "01bb";

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }

    private static ProxyHeader read(byte[] input) {
        return HeaderParser.read(input, false, MAX_BYTES);
    }

    private static void assertAddress(String address, int lengthBytes, byte[] input) {
        ProxyHeader header = read(input);
        assertEquals(Verdict.PROXIED, header.verdict(), header.toString());
        assertEquals(
                address,
                header.client().getAddress().getHostAddress() + " "
                        + header.client().getPort());
        assertEquals(lengthBytes, header.lengthBytes());
    }

    @Test
    void versionOneHasTheAddressOfTheClient() {
        String v4 = "PROXY TCP4 203.0.113.7 198.51.100.1 50312 443\r\n";
        assertAddress("203.0.113.7 50312", v4.length(), bytes(v4 + "hello\n"));
        String v6 = "PROXY TCP6 2001:db8::7 2001:db8::1 50312 443\r\n";
        assertAddress("2001:db8:0:0:0:0:0:7 50312", v6.length(), bytes(v6));
        String mapped = "PROXY TCP6 ::ffff:203.0.113.7 ::1 1 65535\r\n";
        assertAddress("203.0.113.7 1", mapped.length(), bytes(mapped));
    }

    @Test
    void versionTwoHasTheAddressOfTheClient() {
        assertAddress("203.0.113.7 50312", 28, hex(V2 + "2111000c" + ADDRESSES_V4 + "686921"));
        String v6 =
                V2 + "21210024" + "20010db8000000000000000000000007" + "20010db8000000000000000000000001" + "c48801bb";
        assertAddress("2001:db8:0:0:0:0:0:7 50312", 52, hex(v6));
    }

    @Test
    void extensionsOfVersionTwoAreSkipped() {
        assertAddress("203.0.113.7 50312", 33, hex(V2 + "21110011" + ADDRESSES_V4 + "0400020000" + "6869"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PROXY UNKNOWN\r\n",
                "PROXY UNKNOWN ffff:f...f:ffff ffff:f...f:ffff 65535 65535\r\n",
                "\r\n\r\n\0\r\nQUIT\n \0\0\0",
                "\r\n\r\n\0\r\nQUIT\n!\0\0\3abc"
            })
    void aHeaderWithoutAnAddressIsValid(String header) {
        ProxyHeader read = read(bytes(header + "hello\n"));
        assertEquals(Verdict.UNKNOWN, read.verdict());
        assertEquals(header.length(), read.lengthBytes());
    }

    @Test
    void theAddressesOfUnixSocketsAreNotUsed() {
        byte[] header = Arrays.copyOf(hex(V2 + "213100d8"), 16 + 216);
        assertEquals(Verdict.UNKNOWN, read(header).verdict());
    }

    @Test
    void everyBeginningOfAHeaderNeedsMoreInput() {
        for (byte[] header : new byte[][] {
            bytes("PROXY TCP4 203.0.113.7 198.51.100.1 50312 443\r\n"), hex(V2 + "2111000c" + ADDRESSES_V4)
        }) {
            for (int length = 0; length < header.length; length++) {
                byte[] beginning = Arrays.copyOf(header, length);
                assertEquals(Verdict.MORE, read(beginning).verdict(), length + " bytes");
                assertEquals(
                        Verdict.NONSENSE,
                        HeaderParser.read(beginning, true, MAX_BYTES).verdict(),
                        length + " bytes and the end");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hello\n",
                "GET / HTTP/1.1\r\n",
                "PROXY\n",
                "PROXY TCP4 203.0.113.7 198.51.100.1 50312 443\n",
                "PROXY TCP4 203.0.113 198.51.100.1 50312 443\r\n",
                "PROXY TCP4 203.0.113.256 198.51.100.1 50312 443\r\n",
                "PROXY TCP4 203.0.113.07 198.51.100.1 50312 443\r\n",
                "PROXY TCP4 203.0.113.7 localhost 50312 443\r\n",
                "PROXY TCP4 203.0.113.7 198.51.100.1 65536 443\r\n",
                "PROXY TCP4 203.0.113.7 198.51.100.1 1 65536\r\n",
                "PROXY TCP4 203.0.113.7 198.51.100.1 50312\r\n",
                "PROXY TCP6 203.0.113.7 198.51.100.1 50312 443\r\n",
                "PROXY TCP6 2001:db8::7::1 ::1 50312 443\r\n",
                "PROXY TCP6 .: ::1 50312 443\r\n",
                "PROXY  TCP4 203.0.113.7 198.51.100.1 50312 443\r\n",
                "PROXY UDP4 203.0.113.7 198.51.100.1 50312 443\r\n",
                "PROXY UNKNOWNX\r\n"
            })
    void otherInputIsNoHeader(String input) {
        assertEquals(Verdict.NONSENSE, read(bytes(input)).verdict());
    }

    @Test
    void aHeaderThatIsTooLongIsRefusedBeforeItHasCome() {
        assertEquals(Verdict.MORE, read(bytes("PROXY " + "x".repeat(100))).verdict());
        assertEquals(Verdict.NONSENSE, read(bytes("PROXY " + "x".repeat(101))).verdict());
        assertEquals(Verdict.NONSENSE, read(hex(V2 + "2111ffff")).verdict());
        assertEquals(Verdict.MORE, read(hex(V2 + "21110f90")).verdict()); // 16 + 3984
        assertEquals(Verdict.NONSENSE, read(hex(V2 + "21110f91")).verdict());
    }

    @ParameterizedTest
    @ValueSource(strings = {"1111000c", "2211000c", "2112000c", "21110004", "2121000c"})
    void aBinaryHeaderOfAnotherKindIsRefused(String kind) {
        assertEquals(Verdict.NONSENSE, read(hex(V2 + kind + ADDRESSES_V4)).verdict());
    }

    @Test
    void randomInputHasAVerdict() {
        Random random = new Random(27);
        for (int i = 0; i < 20_000; i++) {
            byte[] header = i % 2 == 0
                    ? bytes("PROXY TCP4 203.0.113.7 198.51.100.1 50312 443\r\n")
                    : hex(V2 + "2111000c" + ADDRESSES_V4);
            for (int changes = random.nextInt(4); changes >= 0; changes--) {
                header[random.nextInt(header.length)] = (byte) random.nextInt();
            }
            ProxyHeader read = read(header);
            assertTrue(read.lengthBytes() <= header.length, read.toString());
            assertEquals(read.verdict() == Verdict.PROXIED, read.client() != null);
            assertEquals(read.verdict() == Verdict.NONSENSE, read.reason() != null);
        }
    }
}
