package io.github.forkchat.fork.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Tests of the first line of a request. */
final class HttpRequestTest {
    private static HttpRequest read(String request) throws IOException {
        return HttpRequest.read(new ByteArrayInputStream(request.getBytes(StandardCharsets.ISO_8859_1)));
    }

    @Test
    void theQueryIsNoPartOfThePath() throws IOException {
        assertEquals(new HttpRequest("GET", "/metrics", false), read("GET /metrics?x=1 HTTP/1.1\r\nA: b\r\n\r\n"));
    }

    @Test
    void linesMayEndWithALineFeedAlone() throws IOException {
        assertEquals(new HttpRequest("HEAD", "/", false), read("HEAD / HTTP/1.0\n\n"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n\n",
                "GET /metrics HTTP/1.1\r\n",
                "GET /metrics\r\n\r\n",
                "GET  /metrics HTTP/1.1\r\n\r\n",
                "GET metrics HTTP/1.1\r\n\r\n",
                "GET /metrics HTTP/2\r\n\r\n",
                "\0\0\0\0\n\n"
            })
    void anythingElseIsNoRequest(String request) throws IOException {
        assertEquals(new HttpRequest("", "", false), read(request));
    }

    @Test
    void aRequestThatIsTooLongIsNotReadOn() throws IOException {
        assertTrue(read("GET / HTTP/1.1\r\n" + "A: b\r\n".repeat(2_000)).isTooLong());
    }
}
