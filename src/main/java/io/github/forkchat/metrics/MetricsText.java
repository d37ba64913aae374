package io.github.forkchat.metrics;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The numbers of a server in the text format of Prometheus, version 0.0.4. No label has values without bound, such as
 * names or addresses.
 *
 * <p>Threads: one.
 */
public final class MetricsText {
    /** The type of the text in HTTP. */
    public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";
    /** The key of Server Main that tells whether the relay thread has answered: 1 or 0. */
    public static final String HEALTHY = "healthy";

    private static final int SECOND_MILLIS = 1_000;
    private static final int MILLI_DIGITS = 3;
    private static final String JOIN_BOUND = "join-le-";

    private final Map<String, String> numbers;
    private final StringBuilder text = new StringBuilder();

    private MetricsText(Map<String, String> numbers) {
        this.numbers = numbers;
    }

    /** The keys and values in a text {@code key=value …}, in its order. */
    public static Map<String, String> parse(String entries) {
        Map<String, String> numbers = new LinkedHashMap<>();
        for (String entry : entries.split(" ", -1)) {
            int equals = entry.indexOf('=');
            if (equals > 0) {
                numbers.put(entry.substring(0, equals), entry.substring(equals + 1));
            }
        }
        return numbers;
    }

    /** Returns the text. A metric whose number is missing is left out. */
    public static String of(Map<String, String> numbers) {
        return new MetricsText(numbers).render();
    }

    private String render() {
        build();
        for (Metric metric : Metric.values()) {
            String number = numbers.get(metric.key());
            if (number != null) {
                head(metric.metric(), metric.type(), metric.help());
                line(metric.metric(), metric.isMillis() ? seconds(number) : number);
            }
        }
        byReason("forkchat_clients_left_total", "Clients that left the room, by reason.", "left-");
        byReason("forkchat_evictions_total", "Clients evicted as slow consumers, by reason.", "evicted-");
        forks();
        joinTimes();
        return text.toString();
    }

    private void build() {
        if (numbers.containsKey("version")) {
            head("forkchat_build_info", "gauge", "Version of the server and of its Java.");
            String labels = "version=\"" + label("version") + "\",java=\"" + label("java") + "\"";
            line("forkchat_build_info{" + labels + "}", "1");
        }
    }

    private String label(String key) {
        return numbers.getOrDefault(key, "").replaceAll("[^A-Za-z0-9_.+-]", "_");
    }

    /** A counter with a line for each key that begins with the prefix; the reason follows it. */
    private void byReason(String name, String help, String prefix) {
        head(name, "counter", help);
        numbers.forEach((key, number) -> {
            if (key.startsWith(prefix)) {
                line(name + "{reason=\"" + key.substring(prefix.length()) + "\"}", number);
            }
        });
    }

    private void forks() {
        Map<String, String> outcomes = new HashMap<>();
        outcomes.put("hung-forks", "hung");
        outcomes.put("died-forks", "died");
        outcomes.put("retried-forks", "retried");
        outcomes.put("posix-spawns", "posix_spawn");
        outcomes.put("failed-launches", "failed");
        String name = "forkchat_forks_total";
        head(name, "counter", "Starts of processes by Server Main, by outcome; a start may have several.");
        long ok = number("forks") - number("hung-forks") - number("died-forks");
        line(name + "{outcome=\"ok\"}", Long.toString(Math.max(0, ok)));
        numbers.forEach((key, number) -> {
            if (outcomes.containsKey(key)) {
                line(name + "{outcome=\"" + outcomes.get(key) + "\"}", number);
            }
        });
    }

    private void joinTimes() {
        String name = "forkchat_join_seconds";
        if (!numbers.containsKey("joins")) {
            return;
        }
        head(name, "histogram", "Time from accept to join.");
        numbers.forEach((key, number) -> {
            if (key.startsWith(JOIN_BOUND)) {
                line(name + "_bucket{le=\"" + seconds(key.substring(JOIN_BOUND.length())) + "\"}", number);
            }
        });
        line(name + "_bucket{le=\"+Inf\"}", numbers.get("joins"));
        line(name + "_sum", seconds(numbers.getOrDefault("join-ms", "0")));
        line(name + "_count", numbers.get("joins"));
    }

    private long number(String key) {
        return Long.parseLong(numbers.getOrDefault(key, "0"));
    }

    /** Seconds with up to three digits behind the point: {@code 0.25}, {@code 10}. */
    private static String seconds(String millis) {
        long number = Long.parseLong(millis);
        String whole = Long.toString(number / SECOND_MILLIS);
        if (number % SECOND_MILLIS == 0) {
            return whole;
        }
        String part = Long.toString(SECOND_MILLIS + number % SECOND_MILLIS).substring(1, 1 + MILLI_DIGITS);
        return whole + "." + part.replaceAll("0+$", "");
    }

    private void head(String name, String type, String help) {
        text.append("# HELP ").append(name).append(' ').append(help).append('\n');
        text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    }

    private void line(String name, String value) {
        text.append(name).append(' ').append(value).append('\n');
    }
}
