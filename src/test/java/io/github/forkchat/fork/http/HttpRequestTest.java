package io.github.forkchat.fork.http;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Tests of the first line of a request. */
final class HttpRequestTest {
    private static final int MAX_BYTES = 8_192;

    private static HttpRequest read(String request) {
        return HttpRequest.parse(request, true, MAX_BYTES);
    }

    @Test
    void theQueryIsNoPartOfThePath() {
        assertEquals(new HttpRequest("GET", "/metrics", false), read("GET /metrics?x=1 HTTP/1.1\r\nA: b\r\n\r\n"));
    }

    @Test
    void theTargetMayNameTheHost() {
        HttpRequest metrics = new HttpRequest("GET", "/metrics", false);
        assertEquals(metrics, read("GET http://127.0.0.1:9100/metrics?x=1 HTTP/1.1\r\n\r\n"));
        assertEquals(new HttpRequest("GET", "/", false), read("GET http://127.0.0.1:9100 HTTP/1.1\r\n\r\n"));
    }

    @Test
    void linesMayEndWithALineFeedAlone() {
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
                "GET https://127.0.0.1/metrics HTTP/1.1\r\n\r\n",
                "GET metrics HTTP/1.1\r\n\r\n",
                "GET /metrics HTTP/2\r\n\r\n",
                "\0\0\0\0\n\n"
            })
    void anythingElseIsNoRequest(String request) {
        assertEquals(new HttpRequest("", "", false), read(request));
    }

    @Test
    void aRequestThatIsNotWholeNeedsMoreUpToTheMaximum() {
        String whole = "GET / HTTP/1.1\r\nA: b\r\n\r\n";
        for (int i = 0; i < whole.length(); i++) {
            assertNull(HttpRequest.parse(whole.substring(0, i), false, MAX_BYTES));
        }
        assertEquals(new HttpRequest("GET", "/", false), HttpRequest.parse(whole, false, MAX_BYTES));
        String endless = "GET / HTTP/1.1\r\n" + "A: b\r\n".repeat(2_000);
        assertNull(HttpRequest.parse(endless.substring(0, MAX_BYTES - 1), false, MAX_BYTES));
        assertTrue(HttpRequest.parse(endless.substring(0, MAX_BYTES), false, MAX_BYTES)
                .isTooLong());
    }
}
