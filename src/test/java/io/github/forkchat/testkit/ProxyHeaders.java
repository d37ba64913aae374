package io.github.forkchat.testkit;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** PROXY protocol headers as a proxy sends them. */
public final class ProxyHeaders {
    /** Version 2, command LOCAL. */
    public static final byte[] LOCAL = HexFormat.of().parseHex("0d0a0d0a000d0a515549540a" + "20000000");
    /** Version 1 without addresses. */
    public static final byte[] UNKNOWN = "PROXY UNKNOWN\r\n".getBytes(StandardCharsets.US_ASCII);

    private ProxyHeaders() {}

    /** Version 1, for a client with this IPv4 address. */
    public static byte[] v1(String client, int port) {
        String header = "PROXY TCP4 " + client + " 198.51.100.1 " + port + " 443\r\n";
        return header.getBytes(StandardCharsets.US_ASCII);
    }

    /** Version 2, for the client [2001:db8::7]:50312, with an extension. */
    public static byte[] v2() {
        return HexFormat.of()
                .parseHex("0d0a0d0a000d0a515549540a" + "2121002a" + "20010db8000000000000000000000007"
                        + "20010db8000000000000000000000001" + "c48801bb" + "040003000000");
    }
}
