package io.github.forkchat.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A real Prometheus that scrapes one server every two seconds. */
public final class Prometheus implements AutoCloseable {
    private static final Pattern VALUE = Pattern.compile("\"value\":\\[[0-9.]+,\"([^\"]+)\"]");

    private final Process process;
    private final int port;

    private Prometheus(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /**
     * Starts it and waits until it is ready.
     *
     * @param folder an empty directory
     * @param target host and port of the server's metrics
     */
    public static Prometheus start(Path folder, String target) throws IOException {
        Needs.program("prometheus");
        Path config = Files.writeString(
                folder.resolve("prometheus.yml"),
                "global:\n  scrape_interval: 2s\nscrape_configs:\n- job_name: forkchat\n  static_configs:\n"
                        + "  - targets: ['" + target + "']\n");
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Process process = new ProcessBuilder(List.of(
                        "prometheus",
                        "--config.file=" + config,
                        "--storage.tsdb.path=" + folder.resolve("data"),
                        "--web.listen-address=127.0.0.1:" + port))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("prometheus.log").toFile())
                .start();
        Prometheus prometheus = new Prometheus(process, port);
        try {
            Deadline.await("Prometheus is ready", () -> prometheus.isReady());
        } catch (AssertionError e) {
            prometheus.close();
            throw e;
        }
        return prometheus;
    }

    private boolean isReady() {
        if (!process.isAlive()) {
            throw new AssertionError("Prometheus has ended");
        }
        try {
            return get("/-/ready").contains("Ready");
        } catch (IOException notYet) {
            return false;
        }
    }

    private String get(String path) throws IOException {
        try (InputStream in =
                URI.create("http://127.0.0.1:" + port + path).toURL().openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** The first value of a query, or empty if it has no result. */
    public OptionalDouble query(String expression) {
        try {
            String encoded = URLEncoder.encode(expression, StandardCharsets.UTF_8);
            Matcher value = VALUE.matcher(get("/api/v1/query?query=" + encoded));
            return value.find() ? OptionalDouble.of(Double.parseDouble(value.group(1))) : OptionalDouble.empty();
        } catch (IOException e) {
            throw new AssertionError("query " + expression + ": " + e.getMessage(), e);
        }
    }

    /** Waits until a query has this value. */
    public void awaitValue(String expression, double value) {
        double[] last = {Double.NaN};
        try {
            Deadline.await(expression + " is " + value, () -> {
                last[0] = query(expression).orElse(Double.NaN);
                return last[0] == value;
            });
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "; it is " + last[0], e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        Deadline.await("Prometheus has ended", () -> !process.isAlive());
    }
}
