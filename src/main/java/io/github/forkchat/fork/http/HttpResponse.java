package io.github.forkchat.fork.http;

import io.github.forkchat.metrics.MetricsText;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * The response to a request for metrics. The connection is closed after it.
 *
 * <p>Threads: stateless.
 */
final class HttpResponse {
    private static final String PLAIN = "text/plain; charset=utf-8";

    private HttpResponse() {}

    /** @param numbers the numbers of the server */
    static byte[] to(HttpRequest request, Map<String, String> numbers) {
        boolean isHead = request.method().equals("HEAD");
        if (request.isTooLong()) {
            return response("431 Request Header Fields Too Large", PLAIN, "request too long\n", false);
        }
        if (request.method().isEmpty()) {
            return response("400 Bad Request", PLAIN, "no HTTP/1 request\n", false);
        }
        if (!isHead && !request.method().equals("GET")) {
            return response("405 Method Not Allowed\r\nAllow: GET, HEAD", PLAIN, "only GET and HEAD\n", false);
        }
        return switch (request.path()) {
            case "/metrics" -> response("200 OK", MetricsText.CONTENT_TYPE, MetricsText.of(numbers), isHead);
            case "/healthz" ->
                "1".equals(numbers.get(MetricsText.HEALTHY))
                        ? response("200 OK", PLAIN, "ok\n", isHead)
                        : response("503 Service Unavailable", PLAIN, "the thread pass-data does not answer\n", isHead);
            default -> response("404 Not Found", PLAIN, "there are /metrics and /healthz\n", isHead);
        };
    }

    private static byte[] response(String status, String type, String body, boolean isHead) {
        int length = body.getBytes(StandardCharsets.UTF_8).length;
        String head = "HTTP/1.1 " + status + "\r\nContent-Type: " + type + "\r\nContent-Length: " + length
                + "\r\nConnection: close\r\n\r\n";
        return (isHead ? head : head + body).getBytes(StandardCharsets.UTF_8);
    }
}
