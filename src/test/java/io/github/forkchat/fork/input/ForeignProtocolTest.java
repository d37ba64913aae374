package io.github.forkchat.fork.input;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

/** HTTP and TLS requests are recognized in pieces of any length, and no message is mistaken for such a request. */
final class ForeignProtocolTest {
    private static final String HTTP = "this is a chat server, not a web server";

    /** The refusal after the stream came in pieces of so many bytes. */
    private static String refusal(byte[] stream, int pieceBytes) {
        ForeignProtocol foreign = new ForeignProtocol();
        String refusal = null;
        for (int at = 0; at < stream.length; at += pieceBytes) {
            byte[] piece = new byte[Math.min(pieceBytes, stream.length - at)];
            System.arraycopy(stream, at, piece, 0, piece.length);
            refusal = foreign.refusal(piece, piece.length);
        }
        return refusal == null ? foreign.refusalAtEnd() : refusal;
    }

    private static String refusal(String stream, int pieceBytes) {
        return refusal(stream.getBytes(StandardCharsets.ISO_8859_1), pieceBytes);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\nHost: x\r\n\r\n",
                "POST /%0Ahello HTTP/1.0\r\n\r\nhello\n",
                "HEAD * HTTP/2\n",
                "PUT /a b c HTTP/1.1\r\n",
                "DELETE / HTTP/1.1\n",
                "OPTIONS * HTTP/1.1\n",
                "CONNECT host:8784 HTTP/1.1\n",
                "TRACE / HTTP/1.1\n",
                "PATCH /\u0085 HTTP/1.1\n",
                "PRI * HTTP/2.0\r\n",
                "GET / HTTP/1.1",
            })
    void anHttpRequestIsRefused(String request) {
        for (int piece = 1; piece <= request.length(); piece++) {
            assertEquals(HTTP, refusal(request, piece), "pieces of " + piece);
        }
    }

    @Test
    void anHttpRequestWithAnEndlessPathIsRefused() {
        assertEquals(HTTP, refusal("POST /" + "a".repeat(70_000) + " HTTP/1.1\r\n\r\nhello\n", 4_096));
        ForeignProtocol foreign = new ForeignProtocol();
        byte[] path = ("GET /" + "a".repeat(65_530)).getBytes(StandardCharsets.US_ASCII);
        assertNull(foreign.refusal(path, path.length));
        assertEquals(HTTP, foreign.refusal(path, 1));
        assertEquals(HTTP, foreign.refusal(path, 1), "for good");
    }

    @Test
    void aTlsHandshakeIsRefused() {
        byte[] hello = {0x16, 3, 1, 2, 0, 1};
        for (int piece = 1; piece <= hello.length; piece++) {
            assertEquals("this server does not speak TLS", refusal(hello, piece));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n",
                "GET",
                "GET out of here\n",
                "GET / HTTP/1.1 is what a browser sends\n",
                "get / HTTP/1.1\n",
                "POSTPONED until HTTP/2\n",
                "hello\nGET / HTTP/1.1\r\n",
                "\u0016\n",
                "%forkchat/1 view=chat\nPOST / HTTP/1.1\n"
            })
    void aMessageIsNone(String stream) {
        for (int piece = 1; piece <= Math.max(1, stream.length()); piece++) {
            assertNull(refusal(stream, piece), "pieces of " + piece);
        }
    }
}
