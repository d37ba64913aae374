package io.github.forkchat.fork.http;

import io.github.forkchat.metrics.MetricsText;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The process that answers one request for metrics: one GET, one answer, then it exits. Descriptor 0 is the socket; the
 * numbers are in the environment. It has no pipe to Server Main, so nothing that its client sends reaches Server Main.
 *
 * <p>Threads: used only by the main thread; {@code deadline} ends the process {@value #DEADLINE_SECONDS} s after its
 * start.
 */
public final class ScrapeFork {
    /** Environment: the numbers of the server, {@code key=value …}. */
    public static final String NUMBERS = "FORKCHAT_METRICS";

    /** Maximum life of the process. */
    private static final int DEADLINE_SECONDS = 3;

    private static final int MAX_UNREAD_BYTES = 65_536;
    private static final String PLAIN = "text/plain; charset=utf-8";

    private final InputStream in = new FileInputStream(FileDescriptor.in);
    private final OutputStream out = new FileOutputStream(FileDescriptor.in);
    private final Map<String, String> numbers;

    private ScrapeFork(Map<String, String> numbers) {
        this.numbers = numbers;
    }

    /** Started by Server Main. */
    public static void main(String[] operands) {
        Thread deadline = new Thread("deadline") {
            @Override
            public void run() {
                try {
                    TimeUnit.SECONDS.sleep(DEADLINE_SECONDS);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                Runtime.getRuntime().halt(1);
            }
        };
        deadline.setDaemon(true);
        deadline.start();
        String entries = System.getenv(NUMBERS);
        try {
            new ScrapeFork(MetricsText.parse(entries == null ? "" : entries)).answer();
        } catch (IOException clientGone) {
            Runtime.getRuntime().halt(1);
        }
        Runtime.getRuntime().halt(0);
    }

    private void answer() throws IOException {
        HttpRequest request = HttpRequest.read(in);
        boolean isHead = request.method().equals("HEAD");
        if (request.isTooLong()) {
            write("431 Request Header Fields Too Large", PLAIN, "request too long\n", false);
        } else if (request.method().isEmpty()) {
            write("400 Bad Request", PLAIN, "no HTTP/1 request\n", false);
        } else if (!isHead && !request.method().equals("GET")) {
            write("405 Method Not Allowed\r\nAllow: GET, HEAD", PLAIN, "only GET and HEAD\n", false);
        } else {
            answer(request.path(), isHead);
        }
        drain();
    }

    private void answer(String path, boolean isHead) throws IOException {
        boolean isHealthy = "1".equals(numbers.get(MetricsText.HEALTHY));
        switch (path) {
            case "/metrics" -> write("200 OK", MetricsText.CONTENT_TYPE, MetricsText.of(numbers), isHead);
            case "/healthz" -> {
                if (isHealthy) {
                    write("200 OK", PLAIN, "ok\n", isHead);
                } else {
                    write("503 Service Unavailable", PLAIN, "the thread pass-data does not answer\n", isHead);
                }
            }
            default -> write("404 Not Found", PLAIN, "there are /metrics and /healthz\n", isHead);
        }
    }

    private void write(String status, String type, String body, boolean isHead) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        String head = "HTTP/1.1 " + status + "\r\nContent-Type: " + type + "\r\nContent-Length: " + bytes.length
                + "\r\nConnection: close\r\n\r\n";
        out.write((isHead ? head : head + body).getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Reads the input that has come, because close(2) with unread input resets the connection, and the answer may be
     * lost.
     */
    private void drain() throws IOException {
        byte[] buffer = new byte[HttpRequest.MAX_BYTES];
        for (int total = 0; total < MAX_UNREAD_BYTES && in.available() > 0; ) {
            total += Math.max(1, in.read(buffer, 0, buffer.length));
        }
    }
}
